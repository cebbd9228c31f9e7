export const overview = {
  states: 'Devices by their state',
  statesHint: 'Each device counts by what it said last, however long ago.',
  silent: 'Not heard of for a day',
  pages: 'Pages per day',
  noPages: 'No pages were counted on these days.',
  top: 'Most used devices',
  topCaption: 'The devices with the most pages of the last 30 whole days',
  all: 'All devices',
};
