import type * as en from '../en/shell';

export const app: typeof en.app = {
  name: 'Platen',
  skipToContent: 'Zum Inhalt',
  devices: 'Geräte',
  sites: 'Standorte',
  agents: 'Agenten',
  navigation: 'Hauptnavigation',
  openNavigation: 'Navigation öffnen',
  userMenu: 'Benutzermenü',
  account: 'Passwort',
  logOut: 'Abmelden',
  appearance: 'Darstellung',
  light: 'Hell',
  dark: 'Dunkel',
  system: 'System',
  languageLabel: 'Sprache',
  loading: 'Wird geladen',
  close: 'Schließen',
};

export const roles: typeof en.roles = { admin: 'Administrator', viewer: 'Betrachter' };

export const problem: typeof en.problem = {
  title: 'Das konnte nicht geladen werden',
  offline: 'Der Server ist nicht erreichbar. Es wird von selbst neu versucht.',
  retry: 'Noch einmal',
  stale: 'Nicht aktuell',
  notFound: 'Diese Seite gibt es nicht',
  notFoundHint: 'Die Adresse ist vielleicht alt, oder Sie dürfen nicht sehen, was dort ist.',
  toDevices: 'Zu den Geräten',
  crashed: 'Im Portal ist etwas schiefgegangen',
  reload: 'Neu laden',
};

export const live: typeof en.live = {
  on: 'Live',
  paused: 'Verbindung verloren',
  updated: (when) => `Aktualisiert ${when}`,
};

export const kit: typeof en.kit = {
  asTable: 'Als Tabelle',
  asChart: 'Als Diagramm',
  time: 'Zeit',
};
