import { describe, expect, it } from 'vitest';

import { aligned, drawable, levelAt, replacementsOf, type SupplySeries } from './supply_levels';

const at = (hour: number) => `2026-11-21T${String(hour).padStart(2, '0')}:00:00Z`;
const point = (hour: number, percent: number | null, full: number | null = null) => ({
  at: at(hour),
  state: percent === null && full === null ? ('unknown' as const) : ('percent' as const),
  percent,
  percent_full: full,
});
const series = (index: string, points: SupplySeries['points'], replaced: string[] = []) => ({
  index,
  description: null,
  kind: null,
  color: null,
  points,
  replaced_at: replaced,
});

describe('levels over time', () => {
  it('are what is left, and in a box that fills up what is in it', () => {
    expect(levelAt(point(1, 30))).toBe(30);
    expect(levelAt(point(1, null, 97))).toBe(97);
    expect(levelAt(point(1, null))).toBeNull();
  });

  it('hold until the next one was read, on times that all have in common', () => {
    const black = series('1', [point(1, 50), point(3, 40)]);
    const cyan = series('2', [point(2, 90), point(4, null)]);
    const { times, values } = aligned([black, cyan], Date.parse(at(5)));
    expect(times.map((time) => new Date(time).getUTCHours())).toEqual([1, 2, 3, 4, 5]);
    expect(values).toEqual([
      [50, 50, 40, 40, 40],
      [null, 90, 90, null, null],
    ]);
  });

  it('are drawn only where there is one', () => {
    const known = series('1', [point(1, 0)]);
    expect(drawable([known, series('2', [point(1, null)])])).toEqual([known]);
  });
});

describe('replacements', () => {
  it('come with the latest first', () => {
    const black = series('1', [], [at(1), at(5)]);
    const cyan = series('2', [], [at(3)]);
    expect(
      replacementsOf([black, cyan]).map(({ supply, at: time }) => [supply.index, time]),
    ).toEqual([
      ['1', at(5)],
      ['2', at(3)],
      ['1', at(1)],
    ]);
  });
});
