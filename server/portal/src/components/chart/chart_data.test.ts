import { describe, expect, it } from 'vitest';

import { stacked, tickFormat, withValues } from './chart_data';

const series = (values: (number | null)[]) => ({ label: '', color: 'red', values });

describe('the series of a chart', () => {
  it('stand on one another, and on nothing where the lower one has none', () => {
    expect(stacked([series([1, null, 3]), series([10, 20, null])])).toEqual([
      [1, null, 3],
      [11, 20, null],
    ]);
  });

  it('are left out when they have no value at all; 0 is one', () => {
    const [none, zero] = [series([null, null]), series([null, 0])];
    expect(withValues([none, zero])).toEqual([zero]);
  });
});

describe('the axis of a chart', () => {
  const time = new Date('2026-11-21T22:30:00Z');

  it('names hours, days or months by the distance of its ticks', () => {
    const at = (seconds: number) => tickFormat('en-GB', 'UTC', seconds).format(time);
    expect(at(3600)).toBe('22:30');
    expect(at(86_400)).toBe('21 Nov');
    expect(at(30 * 86_400)).toBe('Nov 2026');
  });

  it('follows the time zone that it is given', () => {
    expect(tickFormat('en-GB', 'Pacific/Auckland', 86_400).format(time)).toBe('22 Nov');
  });
});
