// The field's own words in English, by their names in the API. What is not here is made readable
// from its name (src/lib/words.ts).
type Words = Readonly<Record<string, string>>;

/** Bits of hrPrinterDetectedErrorState. */
export const deviceErrors: Words = {
  low_paper: 'Paper low',
  no_paper: 'No paper',
  low_toner: 'Toner low',
  no_toner: 'Toner empty',
  door_open: 'Door open',
  jammed: 'Paper jam',
  offline: 'Offline',
  service_requested: 'Service needed',
  input_tray_missing: 'Input tray missing',
  output_tray_missing: 'Output tray missing',
  marker_supply_missing: 'Supply missing',
  output_near_full: 'Output nearly full',
  output_full: 'Output full',
  input_tray_empty: 'Input tray empty',
  overdue_prevent_maint: 'Maintenance overdue',
};

/** prtMarkerSuppliesType. */
export const supplyKinds: Words = {
  toner: 'Toner',
  toner_cartridge: 'Toner',
  ink: 'Ink',
  ink_cartridge: 'Ink',
  ink_ribbon: 'Ribbon',
  waste_toner: 'Waste toner',
  waste_ink: 'Waste ink',
  opc: 'Drum',
  developer: 'Developer',
  fuser: 'Fuser',
  transfer_unit: 'Transfer unit',
  cleaner_unit: 'Cleaner',
  staples: 'Staples',
};

export const supplyColors: Words = {
  black: 'black',
  cyan: 'cyan',
  magenta: 'magenta',
  yellow: 'yellow',
  photo_black: 'photo black',
  matte_black: 'matte black',
  light_cyan: 'light cyan',
  light_magenta: 'light magenta',
  gray: 'grey',
  white: 'white',
  light_gray: 'light grey',
  dark_gray: 'dark grey',
  photo_gray: 'photo grey',
  light_black: 'light black',
  light_light_black: 'light light black',
  light_light_gray: 'light light grey',
  orange: 'orange',
  green: 'green',
  violet: 'violet',
  red: 'red',
  blue: 'blue',
  clear: 'clear',
  tricolor: 'three colours',
};

/** Units of counters and supplies. */
export const units: Words = {
  impressions: 'impressions',
  sheets: 'sheets',
  images: 'images',
  feet: 'feet',
  meters: 'metres',
  hours: 'hours',
  percent: '%',
  tenths_of_grams: '× 0.1 g',
  hundredths_of_fluid_ounces: '× 0.01 fl oz',
  tenths_of_milliliters: '× 0.1 ml',
};

export const counters: Words = {
  life_count: 'Life count',
  ipp_total_impressions: 'Total by IPP',
  ipp_mono_impressions: 'Mono by IPP',
  ipp_color_impressions: 'Colour by IPP',
  total_impressions: 'Total',
  mono_impressions: 'Mono',
  color_impressions: 'Colour',
  total_sheets: 'Sheets',
  duplex_sheets: 'Duplex sheets',
  duplex_impressions: 'Duplex impressions',
  large_impressions: 'Large format',
  print_total: 'Print',
  print_mono: 'Print, mono',
  print_color: 'Print, colour',
  copy_total: 'Copy',
  copy_mono: 'Copy, mono',
  copy_color: 'Copy, colour',
  fax_in: 'Fax received',
  fax_out: 'Fax sent',
  scan_total: 'Scan',
  scan_adf: 'Scan, feeder',
  scan_flatbed: 'Scan, glass',
};

/** Codes of prtAlertTable. */
export const alertCodes: Words = {
  jam: 'Paper jam',
  toner_low: 'Toner low',
  toner_empty: 'Toner empty',
  cover_open: 'Cover open',
  marker_toner_almost_empty: 'Toner low',
  marker_toner_empty: 'Toner empty',
  marker_waste_toner_receptacle_almost_full: 'Waste toner box nearly full',
  marker_waste_toner_receptacle_full: 'Waste toner box full',
};
