/** Words of one language for the parts of a duration. */
export interface DurationUnits {
  seconds: string;
  minutes: string;
  hours: string;
  days: string;
}

const sizes = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

/** A time that something took, in its two largest parts: "2 d 4 h", "15 min", "0 s". */
export function durationText(milliseconds: number, units: DurationUnits): string {
  let rest = Math.max(0, Math.round(milliseconds / 1000));
  const parts: string[] = [];
  const first = sizes.findIndex(([, size]) => rest >= size);
  if (first < 0) return `0 ${units.seconds}`;
  for (const [unit, size] of sizes.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count > 0) parts.push(`${count} ${units[unit]}`);
  }
  return parts.join(' ');
}

/** The largest unit that a length of intervals is a whole number of. */
export function intervalOf(seconds: number): { count: number; unit: 'minute' | 'hour' | 'day' } {
  if (seconds % 86_400 === 0) return { count: seconds / 86_400, unit: 'day' };
  if (seconds % 3_600 === 0) return { count: seconds / 3_600, unit: 'hour' };
  return { count: Math.round(seconds / 60), unit: 'minute' };
}
