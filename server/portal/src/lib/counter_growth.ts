import type { CounterHistory } from '@/api/use_device_past';

type Point = CounterHistory['points'][number];

/** Values of one counter since its first reading: what it has grown by at each point; null where it was not stated. */
export function growthOf(points: readonly Point[], counter: string): (number | null)[] {
  const first = points.find((point) => point.counters[counter] !== undefined)?.counters[counter];
  return points.map((point) => {
    const value = point.counters[counter];
    return value === undefined || first === undefined ? null : value - first;
  });
}

/**
 * The most that a counter grew by, without values that a later one takes back while it still
 * stands above what was before: one reading that is far off would flatten all others.
 */
export function steadyMost(growth: readonly (number | null)[]): number {
  const stated = growth.filter((value) => value !== null);
  const leastFrom = [...stated, Infinity];
  for (let at = stated.length - 1; at >= 0; at -= 1) {
    leastFrom[at] = Math.min(stated[at] ?? Infinity, leastFrom[at + 1] ?? Infinity);
  }
  let [before, most] = [0, 0];
  stated.forEach((value, at) => {
    const later = leastFrom[at + 1] ?? Infinity;
    if (value > later && later >= before) return;
    before = value;
    most = Math.max(most, value);
  });
  return most;
}

/** What a counter has changed by between its first and its last reading; null without two of them. */
export function changeOf(points: readonly Point[], counter: string): number | null {
  const stated = points.filter((point) => point.counters[counter] !== undefined);
  if (stated.length < 2) return null;
  return growthOf(stated, counter).at(-1) ?? null;
}

const important = [
  'total_impressions',
  'mono_impressions',
  'color_impressions',
  'print_total',
  'copy_total',
  'scan_total',
  'fax_in',
  'duplex_sheets',
  'total_sheets',
  'large_impressions',
  'life_count',
  'ipp_total_impressions',
];

/** Names in the order in which people ask for them, at most `most` of them. */
export function mainCounters(names: readonly string[], most = Infinity): string[] {
  const rank = (name: string) => {
    const at = important.indexOf(name);
    return at < 0 ? important.length : at;
  };
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).slice(0, most);
}
