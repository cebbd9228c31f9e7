import type * as en from '../en/overview';

export const overview: typeof en.overview = {
  states: 'Geräte nach ihrem Zustand',
  statesHint: 'Jedes Gerät zählt nach dem, was es zuletzt sagte, wie lange das auch her ist.',
  silent: 'Seit einem Tag still',
  pages: 'Seiten pro Tag',
  noPages: 'An diesen Tagen wurden keine Seiten gezählt.',
  top: 'Meistgenutzte Geräte',
  topCaption: 'Die Geräte mit den meisten Seiten der letzten 30 ganzen Tage',
  all: 'Alle Geräte',
};
