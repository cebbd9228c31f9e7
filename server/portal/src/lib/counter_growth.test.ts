import { describe, expect, it } from 'vitest';

import { changeOf, growthOf, mainCounters, steadyMost } from './counter_growth';

const point = (counters: Record<string, number>) => ({
  reading: '',
  taken_at: '2026-11-21T00:00:00Z',
  counters,
});

describe('the growth of a counter', () => {
  const points = [point({}), point({ a: 100 }), point({ b: 1 }), point({ a: 130 })];

  it('begins with its first reading and has gaps where it was not stated', () => {
    expect(growthOf(points, 'a')).toEqual([null, 0, null, 30]);
    expect(changeOf(points, 'a')).toBe(30);
  });

  it('is not known from one reading', () => {
    expect(changeOf(points, 'b')).toBeNull();
    expect(changeOf(points, 'c')).toBeNull();
  });

  it('may be negative: a counter that fell is shown so', () => {
    expect(changeOf([point({ a: 10 }), point({ a: 4 })], 'a')).toBe(-6);
  });
});

describe('the main counters', () => {
  it('come first, the rest by name', () => {
    expect(mainCounters(['zeta', 'life_count', 'alpha', 'total_impressions'], 3)).toEqual([
      'total_impressions',
      'life_count',
      'alpha',
    ]);
  });
});

describe('the most that a counter grew by', () => {
  it('leaves out readings that the next ones take back', () => {
    expect(steadyMost([0, 10, 87_654_321, 87_654_321, 12, null, 30])).toBe(30);
  });

  it('is what it was before the counter began anew', () => {
    expect(steadyMost([0, 10, 50, -900, -880])).toBe(50);
  });

  it('is the last of a counter that rises, and nothing of none', () => {
    expect(steadyMost([0, 10, 10, 20])).toBe(20);
    expect(steadyMost([null])).toBe(0);
    expect(steadyMost([])).toBe(0);
  });
});
