/** The spans that one click chooses, in days until now. */
export const spanDays = [7, 30, 90, 365] as const;

/** What a page about the past shows: the last days, or calendar days of the user's choice. */
export type TimeSpan = { days: number } | { from: string; to: string };

export const defaultSpan: TimeSpan = { days: 30 };

const calendarDay = /^\d{4}-\d{2}-\d{2}$/;
const dayLength = 86_400_000;

/** Reads an address: `days=90`, or `from=2026-10-01&to=2026-10-31`; what makes no sense is the default. */
export function readSpan(params: URLSearchParams): TimeSpan {
  const [from, to] = [params.get('from'), params.get('to')];
  if (from && to && isCalendarDay(from) && isCalendarDay(to) && from <= to) return { from, to };
  const days = spanDays.find((choice) => String(choice) === params.get('days'));
  return days === undefined ? defaultSpan : { days };
}

/** Puts the span into an address that may have other things in it; lists begin at their first page. */
export function writeSpan(params: URLSearchParams, span: TimeSpan): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of ['days', 'from', 'to', 'cursor']) next.delete(name);
  if ('days' in span) {
    if (span.days !== 30) next.set('days', String(span.days));
  } else {
    next.set('from', span.from);
    next.set('to', span.to);
  }
  return next;
}

/** Calendar days for the API; without a last day it takes today in the time zone of the site. */
export function daysOf(span: TimeSpan, now: number): { from: string; to?: string } {
  if ('from' in span) return span;
  return { from: dayAt(now - span.days * dayLength) };
}

/**
 * Times for the API. The begin is that of an hour, so that it stays the same while one looks; a
 * chosen last day is meant whole, in the zone of the browser.
 */
export function timesOf(span: TimeSpan, now: number): { from: string; to?: string } {
  if ('from' in span) {
    const end = new Date(`${span.to}T00:00:00`);
    end.setDate(end.getDate() + 1);
    return { from: new Date(`${span.from}T00:00:00`).toISOString(), to: end.toISOString() };
  }
  const hour = 3_600_000;
  return { from: new Date(Math.floor(now / hour) * hour - span.days * dayLength).toISOString() };
}

function isCalendarDay(text: string): boolean {
  return calendarDay.test(text) && !Number.isNaN(Date.parse(text));
}

function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
