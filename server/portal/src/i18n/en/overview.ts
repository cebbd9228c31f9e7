export const overview = {
  states: 'Devices by their state',
  pages: 'Pages per day',
  noPages: 'No pages were counted on these days.',
  top: 'Most used devices',
  topCaption: 'The devices with the most pages of the last 30 whole days',
  all: 'All devices',
};
