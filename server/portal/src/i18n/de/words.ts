// Die Wörter des Fachs auf Deutsch, nach ihren Namen in der API.
type Words = Readonly<Record<string, string>>;

export const deviceErrors: Words = {
  low_paper: 'Wenig Papier',
  no_paper: 'Kein Papier',
  low_toner: 'Wenig Toner',
  no_toner: 'Toner leer',
  door_open: 'Klappe offen',
  jammed: 'Papierstau',
  offline: 'Offline',
  service_requested: 'Service nötig',
  input_tray_missing: 'Papierfach fehlt',
  output_tray_missing: 'Ausgabefach fehlt',
  marker_supply_missing: 'Verbrauchsmaterial fehlt',
  output_near_full: 'Ausgabe fast voll',
  output_full: 'Ausgabe voll',
  input_tray_empty: 'Papierfach leer',
  overdue_prevent_maint: 'Wartung überfällig',
};

export const supplyKinds: Words = {
  toner: 'Toner',
  toner_cartridge: 'Toner',
  ink: 'Tinte',
  ink_cartridge: 'Tinte',
  ink_ribbon: 'Farbband',
  waste_toner: 'Resttoner',
  waste_ink: 'Resttinte',
  opc: 'Trommel',
  developer: 'Entwickler',
  fuser: 'Fixiereinheit',
  transfer_unit: 'Transfereinheit',
  cleaner_unit: 'Reinigung',
  staples: 'Heftklammern',
};

export const supplyColors: Words = {
  black: 'schwarz',
  cyan: 'cyan',
  magenta: 'magenta',
  yellow: 'gelb',
  photo_black: 'fotoschwarz',
  matte_black: 'mattschwarz',
  light_cyan: 'hellcyan',
  light_magenta: 'hellmagenta',
  gray: 'grau',
  white: 'weiß',
};

export const units: Words = {
  impressions: 'Seiten',
  sheets: 'Blatt',
  images: 'Bilder',
  feet: 'Fuß',
  meters: 'Meter',
  hours: 'Stunden',
  percent: '%',
  tenths_of_grams: '× 0,1 g',
  hundredths_of_fluid_ounces: '× 0,01 fl oz',
  tenths_of_milliliters: '× 0,1 ml',
};

export const counters: Words = {
  life_count: 'Lebenszähler',
  total_impressions: 'Gesamt',
  mono_impressions: 'S/W',
  color_impressions: 'Farbe',
  total_sheets: 'Blatt',
  duplex_sheets: 'Blatt beidseitig',
  large_impressions: 'Großformat',
  print_total: 'Druck',
  print_mono: 'Druck, S/W',
  print_color: 'Druck, Farbe',
  copy_total: 'Kopie',
  copy_mono: 'Kopie, S/W',
  copy_color: 'Kopie, Farbe',
  fax_in: 'Fax empfangen',
  fax_out: 'Fax gesendet',
  scan_total: 'Scan',
};

export const alertCodes: Words = {
  jam: 'Papierstau',
  toner_low: 'Wenig Toner',
  toner_empty: 'Toner leer',
  cover_open: 'Klappe offen',
  marker_toner_almost_empty: 'Wenig Toner',
  marker_toner_empty: 'Toner leer',
  marker_waste_toner_receptacle_almost_full: 'Resttonerbehälter fast voll',
  marker_waste_toner_receptacle_full: 'Resttonerbehälter voll',
};
