import { describe, expect, it } from 'vitest';

import { durationText, intervalOf } from './duration';

const units = { seconds: 's', minutes: 'min', hours: 'h', days: 'd' };
const text = (seconds: number) => durationText(seconds * 1000, units);

describe('a duration', () => {
  it('is told in its two largest parts', () => {
    expect(text(2 * 86_400 + 4 * 3_600 + 59)).toBe('2 d 4 h');
    expect(text(900)).toBe('15 min');
    expect(text(61)).toBe('1 min 1 s');
    expect(text(3_600 + 59)).toBe('1 h');
  });

  it('is never less than nothing', () => {
    expect(text(0)).toBe('0 s');
    expect(text(-5)).toBe('0 s');
  });
});

describe('an interval', () => {
  it('has the largest unit that it is a whole number of', () => {
    expect(intervalOf(86_400)).toEqual({ count: 1, unit: 'day' });
    expect(intervalOf(21_600)).toEqual({ count: 6, unit: 'hour' });
    expect(intervalOf(900)).toEqual({ count: 15, unit: 'minute' });
  });
});
