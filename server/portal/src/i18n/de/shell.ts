import type * as en from '../en/shell';

export const app: typeof en.app = {
  name: 'Platen',
  skipToContent: 'Zum Inhalt',
  navigation: 'Hauptnavigation',
  openNavigation: 'Navigation öffnen',
  userMenu: 'Benutzermenü',
  account: 'Konto',
  logOut: 'Abmelden',
  appearance: 'Darstellung',
  light: 'Hell',
  dark: 'Dunkel',
  system: 'System',
  languageLabel: 'Sprache',
  loading: 'Wird geladen',
  close: 'Schließen',
  density: 'Dichte',
  comfortable: 'Bequem',
  compact: 'Kompakt',
  organisation: 'Organisation',
  oneOrganisation: 'Eine Organisation',
  organisationMenu: (name) => `Organisation: ${name}`,
};

export const roles: typeof en.roles = { admin: 'Administrator', viewer: 'Betrachter' };

export const problem: typeof en.problem = {
  title: 'Das konnte nicht geladen werden',
  offline: 'Der Server ist nicht erreichbar. Es wird von selbst neu versucht.',
  retry: 'Noch einmal',
  notFound: 'Diese Seite gibt es nicht',
  notFoundHint: 'Die Adresse ist vielleicht alt, oder Sie dürfen nicht sehen, was dort ist.',
  toDevices: 'Zu den Geräten',
  crashed: 'Im Portal ist etwas schiefgegangen',
  reload: 'Neu laden',
};

export const live: typeof en.live = {
  on: 'Live',
  polling: 'Alle 10 Sekunden',
  paused: 'Verbindung verloren',
  updated: (when) => `Aktualisiert ${when}`,
};

export const pages: typeof en.pages = {
  overview: 'Überblick',
  devices: 'Geräte',
  sites: 'Standorte',
  agents: 'Agenten',
  findings: 'Entscheidungen',
  quarantine: 'Quarantäne',
  health: 'Systemzustand',
  api: 'API',
};

export const search: typeof en.search = {
  open: 'Alles durchsuchen',
  label: 'Suchen',
  placeholder: 'Seriennummer, Modell, Adresse, Standort, Agent …',
  nothing: (typed) => `Nichts gefunden zu „${typed}“`,
  devices: 'Geräte',
  organisations: 'Organisationen',
  sites: 'Standorte',
  agents: 'Agenten',
  pages: 'Seiten',
  actions: 'Aktionen',
  recent: 'Zuletzt geöffnet',
  light: 'Helle Darstellung',
  dark: 'Dunkle Darstellung',
  system: 'Darstellung des Systems',
  compact: 'Kompakte Tabellen',
  comfortable: 'Bequeme Tabellen',
  speak: (language) => `Sprache: ${language}`,
};

export const explorer: typeof en.explorer = {
  title: 'API',
  hint: 'Alles, was das Portal tut, geht über diese API. „Try it out“ fragt mit Ihrer eigenen Sitzung und Ihren Rechten.',
  description: 'OpenAPI-Beschreibung',
};
