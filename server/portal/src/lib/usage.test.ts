import { describe, expect, it } from 'vitest';

import { sumOf, toBars } from './usage';

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
      { start: '2026-02-27', used: used(10, 7, 3), readings: 4 },
      { start: '2026-03-01', used: used(5, null, null), readings: 2 },
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
    expect(bars[0]).toEqual({ day: '2026-02-27', mono: 7, color: 3, total: null });
    expect(bars[2]).toEqual({ day: '2026-03-01', mono: null, color: null, total: 5 });
  });

  it('does not call a day without a reading 0', () => {
    expect(bars[1]).toEqual({ day: '2026-02-28', mono: null, color: null, total: null });
  });

  it('counts no page twice in the sum', () => {
    expect(sumOf(bars)).toBe(15);
  });
});
