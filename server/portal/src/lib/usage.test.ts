import { describe, expect, it } from 'vitest';

import { averageWorkingDay, axisTop, heldSumOf, sumOf, tellsPages, toBars } from './usage';

const used = (total: number | null, mono: number | null, color: number | null) => ({
  total,
  mono,
  color,
  life: null,
});

describe('usage per day', () => {
  const bars = toBars({
    from: '2026-02-27',
    to: '2026-03-02',
    time_zone: 'Europe/Berlin',
    resolution: 'day',
    periods: [
      { start: '2026-02-27', used: used(10, 7, 3), held: 0 },
      { start: '2026-03-01', used: used(5, null, null), held: 0 },
    ],
  });

  it('has a place for every day of the span', () => {
    expect(bars.map((bar) => bar.day)).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
  });

  it('splits mono and colour only where the device does', () => {
    expect(bars[0]).toEqual({ day: '2026-02-27', mono: 7, color: 3, total: null, held: null });
    expect(bars[2]).toEqual({ day: '2026-03-01', mono: null, color: null, total: 5, held: null });
  });

  it('does not call a day without a reading 0', () => {
    expect(bars[1]).toEqual({
      day: '2026-02-28',
      mono: null,
      color: null,
      total: null,
      held: null,
    });
  });

  it('shows what is in the total only, such as two-colour pages, as the rest', () => {
    const [bar] = toBars({
      from: '2026-02-27',
      to: '2026-02-27',
      time_zone: 'UTC',
      resolution: 'day',
      periods: [{ start: '2026-02-27', used: used(12, 7, 3), held: 0 }],
    });
    expect(bar).toEqual({ day: '2026-02-27', mono: 7, color: 3, total: 2, held: null });
  });

  it('tells pages only where a device counts pages', () => {
    expect(tellsPages(bars)).toBe(true);
    expect(
      tellsPages([{ day: '2026-02-27', mono: null, color: null, total: null, held: null }]),
    ).toBe(false);
  });

  it('shows what waits for a decision beside what counts', () => {
    const held = toBars({
      from: '2026-02-27',
      to: '2026-02-28',
      time_zone: 'UTC',
      resolution: 'day',
      periods: [
        { start: '2026-02-27', used: used(12, null, null), held: 80 },
        { start: '2026-02-28', used: used(3, null, null), held: 0 },
      ],
    });
    expect(held.map((bar) => bar.held)).toEqual([80, null]);
    expect(heldSumOf(held)).toBe(80);
    expect(sumOf(held)).toBe(15);
  });

  it('counts no page twice in the sum', () => {
    expect(sumOf(bars)).toBe(15);
  });
});

describe('usage per week and month', () => {
  const days = (resolution: 'week' | 'month', from: string, to: string) =>
    toBars({ from, to, time_zone: 'UTC', resolution, periods: [] }).map(({ day }) => day);

  it('has weeks from Monday, the first of which may begin before the span', () => {
    expect(days('week', '2026-11-04', '2026-11-16')).toEqual([
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
    ]);
  });

  it('has months of any length', () => {
    expect(days('month', '2026-01-31', '2026-03-01')).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
    ]);
  });
});

describe('the top of the chart', () => {
  const bar = (total: number | null, held: number | null) => ({
    day: '2026-11-19',
    mono: null,
    color: null,
    total,
    held,
  });

  it('is left to what counts where what is held back would flatten it', () => {
    expect(axisTop([bar(100, null), bar(40, 1_000_000)])).toBe(150);
  });

  it('is that of the data where all of it can be seen, or nothing counts', () => {
    expect(axisTop([bar(100, null), bar(40, 200)])).toBeUndefined();
    expect(axisTop([bar(null, 500), bar(0, null)])).toBeUndefined();
    expect(axisTop([])).toBeUndefined();
  });
});

describe('the average working day', () => {
  const bar = (day: string, total: number | null) => ({
    day,
    mono: null,
    color: null,
    total,
    held: null,
  });

  it('leaves weekends and days without a reading out; a day with 0 pages counts', () => {
    const bars = [
      bar('2026-11-19', 10),
      bar('2026-11-20', 0),
      bar('2026-11-21', 99), // Saturday
      bar('2026-11-23', null),
    ];
    expect(averageWorkingDay(bars)).toBe(5);
    expect(averageWorkingDay([bar('2026-11-21', 4)])).toBeNull();
  });
});
