// A distance from now in an address: "3d" is three days, "12h" twelve hours. A view that was kept
// or sent last week means the three days before today, not those of last week.

const pattern = /^([1-9]\d{0,3})([hd])$/;
const lengths: Record<string, number> = { h: 3_600_000, d: 86_400_000 };

/** Milliseconds of "3d"; null when it is no distance. */
export function lengthOf(text: string): number | null {
  const found = pattern.exec(text);
  return found ? Number(found[1]) * (lengths[found[2] ?? ''] ?? 0) : null;
}

/** A distance or a time that one can ask for. */
export function isSince(text: string): boolean {
  return lengthOf(text) !== null || !Number.isNaN(Date.parse(text));
}

/**
 * The time that is meant, as the API wants it. Distances are counted from the last full five
 * minutes before `now`, so that the same question is asked in the same words for a while.
 */
export function timeOf(text: string, now: number): string {
  const length = lengthOf(text);
  const time = length === null ? Date.parse(text) : Math.floor(now / 300_000) * 300_000 - length;
  return new Date(time).toISOString();
}
