/** A time as the date fields of a browser want it: in its own zone, to the minute, without naming it. */
export function localTime(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The IANA name of the zone in which the browser is. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The calendar day that it is where the browser is. */
export function localDay(time: Date): string {
  return localTime(time).slice(0, 10);
}
