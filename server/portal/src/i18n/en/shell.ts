export const app = {
  name: 'Platen',
  skipToContent: 'Skip to content',
  navigation: 'Main navigation',
  openNavigation: 'Open navigation',
  userMenu: 'User menu',
  account: 'Account',
  logOut: 'Log out',
  appearance: 'Appearance',
  light: 'Light',
  dark: 'Dark',
  system: 'System',
  languageLabel: 'Language',
  loading: 'Loading',
  close: 'Close',
  density: 'Density',
  comfortable: 'Comfortable',
  compact: 'Compact',
  organisation: 'Organisation',
  oneOrganisation: 'One organisation',
  organisationMenu: (name: string) => `Organisation: ${name}`,
};

export const roles = { admin: 'Administrator', viewer: 'Viewer' };

export const problem = {
  title: 'This could not be loaded',
  offline: 'The server cannot be reached. Trying again by itself.',
  retry: 'Try again',
  notFound: 'There is no such page',
  notFoundHint: 'The address may be old, or you may not be allowed to see what is there.',
  toDevices: 'To the devices',
  crashed: 'Something went wrong in the portal',
  reload: 'Load again',
};

export const live = {
  on: 'Live',
  polling: 'Every 10 seconds',
  paused: 'Connection lost',
  updated: (when: string) => `Updated ${when}`,
};

/** The pages in the navigation. */
export const pages = {
  overview: 'Overview',
  devices: 'Devices',
  sites: 'Sites',
  agents: 'Agents',
  findings: 'Decisions',
  quarantine: 'Quarantine',
  health: 'System health',
  api: 'API',
};

/** The search over everything. */
export const search = {
  open: 'Search everything',
  label: 'Search',
  placeholder: 'Serial, model, address, site, organisation, agent …',
  nothing: (typed: string) => `Nothing found for “${typed}”`,
  devices: 'Devices',
  organisations: 'Organisations',
  sites: 'Sites',
  agents: 'Agents',
  pages: 'Pages',
  actions: 'Actions',
  recent: 'Lately opened',
  light: 'Light appearance',
  dark: 'Dark appearance',
  system: 'Appearance of the system',
  compact: 'Compact tables',
  comfortable: 'Comfortable tables',
  speak: (language: string) => `Language: ${language}`,
};

/** The API's explorer. */
export const explorer = {
  title: 'API',
  hint: 'Everything that the portal does goes over this API. “Try it out” asks with your own session and rights.',
  description: 'OpenAPI description',
};
