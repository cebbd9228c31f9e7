import { describe, expect, it } from 'vitest';

import { makeFormat, notKnown } from './format';

const english = makeFormat('en-GB', 'Europe/Berlin');
const german = makeFormat('de-DE', 'Europe/Berlin');
const time = '2026-11-21T10:00:00Z';
const after = (seconds: number) => Date.parse(time) + seconds * 1000;

describe('numbers', () => {
  it('are grouped as the language does', () => {
    expect(english.count(1234567)).toBe('1,234,567');
    expect(german.count(1234567)).toBe('1.234.567');
  });

  it('are never 0 when they are not known', () => {
    expect(english.count(null)).toBe(notKnown);
    expect(english.count(undefined)).toBe(notKnown);
    expect(english.count(0)).toBe('0');
  });

  it('are written as percent in the language', () => {
    expect(english.percent(63)).toBe('63%');
    expect(german.percent(63)).toBe('63\u00a0%');
  });
});

describe('times', () => {
  it('are told by their distance', () => {
    expect(english.relative(time, after(20))).toBe('20 sec ago');
    expect(english.relative(time, after(119))).toBe('1 min ago');
    expect(english.relative(time, after(3 * 3600))).toBe('3 hr ago');
    expect(german.relative(time, after(86_400))).toBe('gestern');
    expect(english.relative(time, after(400 * 86_400))).toBe('last yr');
  });

  it('are told by the clock, with their day when it is another one', () => {
    expect(english.clock(time, after(300))).toBe('11:00');
    expect(english.clock(time, after(86_400))).toBe('21 Nov, 11:00');
    expect(german.clock(time, after(86_400))).toBe('21. Nov., 11:00');
  });

  it('are now when they are a moment old or a little ahead', () => {
    expect(english.relative(time, after(2))).toBe('now');
    expect(english.relative(time, after(-30))).toBe('now');
  });

  it('name the zone when they are exact', () => {
    expect(english.exact(time)).toContain('11:00:00');
    expect(english.exact(time)).toContain('CET');
  });

  it('are a day where the hour does not matter', () => {
    expect(english.date('2027-01-20T23:30:00Z')).toBe('21 Jan 2027');
  });

  it('leave a calendar day where it is in any zone', () => {
    expect(makeFormat('en-GB', 'Pacific/Auckland').day('2026-11-21')).toBe('21 Nov');
  });
});
