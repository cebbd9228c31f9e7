import type * as en from '../en/sites';

export const sites: typeof en.sites = {
  title: 'Standorte',
  caption: 'Standorte mit ihren Geräten und Agenten',
  name: 'Standort',
  organisation: 'Organisation',
  timeZone: 'Zeitzone',
  devices: 'Geräte',
  agents: 'Agenten',
  addAgent: 'Agent hinzufügen',
  addAgentTo: (site) => `Agent für ${site} hinzufügen`,
  none: 'Noch keine Standorte',
  noneHint: 'Ein Standort ist ein Ort eines Kunden mit einem oder mehreren Agenten.',
  more: 'Mehr zeigen',
  enrolHint:
    'Ein Agent tritt mit einem einmaligen Token bei. Machen Sie eines und führen Sie den Befehl auf der Maschine aus, die die Drucker lesen soll.',
  enrolExpires: (when) => `Gültig bis ${when}. Es kann nicht noch einmal gezeigt werden.`,
  makeToken: 'Token machen',
  copy: 'Kopieren',
  copied: 'Kopiert',
  actions: 'Aktionen',
};
