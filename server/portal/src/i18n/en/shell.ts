export const app = {
  name: 'Platen',
  skipToContent: 'Skip to content',
  devices: 'Devices',
  sites: 'Sites',
  agents: 'Agents',
  navigation: 'Main navigation',
  openNavigation: 'Open navigation',
  userMenu: 'User menu',
  account: 'Password',
  logOut: 'Log out',
  appearance: 'Appearance',
  light: 'Light',
  dark: 'Dark',
  system: 'System',
  languageLabel: 'Language',
  loading: 'Loading',
  close: 'Close',
};

export const roles = { admin: 'Administrator', viewer: 'Viewer' };

export const problem = {
  title: 'This could not be loaded',
  offline: 'The server cannot be reached. Trying again by itself.',
  retry: 'Try again',
  stale: 'Not up to date',
  notFound: 'There is no such page',
  notFoundHint: 'The address may be old, or you may not be allowed to see what is there.',
  toDevices: 'To the devices',
  crashed: 'Something went wrong in the portal',
  reload: 'Load again',
};

export const live = {
  on: 'Live',
  paused: 'Connection lost',
  updated: (when: string) => `Updated ${when}`,
};

export const kit = {
  asTable: 'As a table',
  asChart: 'As a chart',
  time: 'Time',
};
