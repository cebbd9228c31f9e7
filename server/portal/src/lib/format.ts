/** Shown where a value is not known; never 0. */
export const notKnown = '–';

export interface Format {
  /** 12345 → "12,345". */
  count: (value: number | null | undefined) => string;
  /** 63 → "63%". */
  percent: (value: number) => string;
  /** "5 min ago"; `now` in milliseconds since the epoch. */
  relative: (time: string, now: number) => string;
  /** The time of a day, with the day when it is not that of `now`: "14:03", "20 Nov, 14:03". */
  clock: (time: string, now: number) => string;
  /** Date and time to the second with the zone's name. */
  exact: (time: string) => string;
  /** The day of a time: "20 Jan 2027". */
  date: (time: string) => string;
  /** A calendar day, "2026-11-21" → "21 Nov". */
  day: (day: string) => string;
  /** The month of a calendar day, "2026-11-01" → "Nov 2026". */
  month: (day: string) => string;
}

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** How numbers and times are written in a language; `timeZone` defaults to the browser's. */
export function makeFormat(locale: string, timeZone?: string): Format {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const exact = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone,
  });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const dayAndClock = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  // A calendar day has no time zone; it is read and written as UTC.
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return {
    count: (value) => (value === null || value === undefined ? notKnown : number.format(value)),
    percent: (value) => percent.format(value / 100),
    relative: (time, now) => relativeText(relative, (Date.parse(time) - now) / 1000),
    clock: (time, now) => {
      const then = new Date(time);
      const isToday = date.format(then) === date.format(new Date(now));
      return (isToday ? clock : dayAndClock).format(then);
    },
    exact: (time) => exact.format(new Date(time)),
    date: (time) => date.format(new Date(time)),
    day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    month: (text) => month.format(new Date(`${text}T00:00:00Z`)),
  };
}

// A clock that is a little ahead must not say "in 2 seconds": that is now.
function relativeText(format: Intl.RelativeTimeFormat, seconds: number): string {
  if (Math.abs(seconds) < 5 || (seconds > 0 && seconds < 60)) return format.format(0, 'second');
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return format.format(Math.trunc(seconds / size), unit);
}
