import { describe, expect, it } from 'vitest';

import type { Finding } from '@/api/use_findings';

import { byReading, effectOf, heldOf, newEpochs, verdictsOf } from './findings';

function finding(change: Partial<Finding>): Finding {
  return {
    device: {
      id: 'd1',
      vendor: null,
      model: null,
      serial: null,
      label: null,
      organisation_id: 'o1',
      organisation_name: 'Customer',
    },
    taken_at: '2026-11-02T12:00:00.000Z',
    n: 3,
    counter: 'total_impressions',
    kind: 'reset',
    before: 50_000,
    value: 80,
    held: 80,
    epoch: 2,
    detail: { amount: 80 },
    open: true,
    waiting: false,
    decision: null,
    verdicts: [
      { verdict: 'count', counts: 80 },
      { verdict: 'ignore_reading', counts: null },
    ],
    ...change,
  };
}

describe('what is odd about readings', () => {
  it('is shown reading by reading, the counter that is charged first', () => {
    const readings = byReading([
      finding({ counter: 'mono_impressions', held: 50 }),
      finding({}),
      finding({ n: 2, taken_at: '2026-11-02T11:00:00.000Z' }),
    ]);
    expect(readings.map(({ n }) => n)).toEqual([3, 2]);
    expect(readings[0]?.findings.map(({ counter }) => counter)).toEqual([
      'total_impressions',
      'mono_impressions',
    ]);
    expect(readings[0] && heldOf(readings[0])).toBe(80);
  });

  it('speaks by the finding that waits', () => {
    const [reading] = byReading([
      finding({ kind: 'zero', open: false, verdicts: [] }),
      finding({ counter: 'life_count' }),
    ]);
    expect(reading?.main.kind).toBe('reset');
  });

  it('names those in a span of time with which a counter began anew', () => {
    const found = [
      finding({}),
      finding({ taken_at: '2026-11-01T12:00:00.000Z', n: 2 }),
      finding({ taken_at: '2026-11-01T11:00:00.000Z', n: 1, kind: 'zero', detail: {} }),
      finding({ taken_at: '2026-10-31T12:00:00.000Z', n: 0 }),
    ];
    expect(newEpochs(found, '2026-11-01', '2026-11-02').map(({ n }) => n)).toEqual([2, 3]);
  });

  it('tells what a verdict would count of each counter', () => {
    const [reading] = byReading([
      finding({}),
      finding({ counter: 'life_count', verdicts: [{ verdict: 'count', counts: 82 }] }),
    ]);
    if (!reading) throw new Error('there is a reading');
    expect(verdictsOf(reading)).toEqual(['count', 'ignore_reading']);
    expect(effectOf(reading, 'count')).toEqual([
      { counter: 'total_impressions', counts: 80 },
      { counter: 'life_count', counts: 82 },
    ]);
    expect(effectOf(reading, 'ignore_reading')).toEqual([
      { counter: 'total_impressions', counts: null },
    ]);
  });
});
