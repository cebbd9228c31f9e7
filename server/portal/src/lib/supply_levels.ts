import type { SupplyHistory } from '@/api/use_device_past';

export type SupplySeries = SupplyHistory['supplies'][number];

/** What is left in percent at a point; of a receptacle what is in it, as its bar has it; null where it is not known. */
export function levelAt(point: SupplySeries['points'][number]): number | null {
  return point.percent_full ?? point.percent;
}

/** Series that have a level in percent at some time. */
export function drawable(series: readonly SupplySeries[]): SupplySeries[] {
  return series.filter(({ points }) => points.some((point) => levelAt(point) !== null));
}

/**
 * Several series on common times. A level holds until the next one is read; before the first there
 * is none. The last ones hold until `end`.
 */
export function aligned(
  series: readonly SupplySeries[],
  end: number,
): { times: number[]; values: (number | null)[][] } {
  const all = series.flatMap(({ points }) => points.map(({ at }) => Date.parse(at)));
  const times = [...new Set([...all, end])].filter((time) => time <= end).sort((a, b) => a - b);
  const values = series.map(({ points }) => {
    let next = 0;
    let current: number | null = null;
    return times.map((time) => {
      for (let point = points[next]; point && Date.parse(point.at) <= time; point = points[next]) {
        current = levelAt(point);
        ++next;
      }
      return current;
    });
  });
  return { times, values };
}

/** When anything was replaced, the latest first. */
export function replacementsOf(
  series: readonly SupplySeries[],
): { supply: SupplySeries; at: string }[] {
  return series
    .flatMap((supply) => supply.replaced_at.map((at) => ({ supply, at })))
    .sort((a, b) => b.at.localeCompare(a.at));
}
