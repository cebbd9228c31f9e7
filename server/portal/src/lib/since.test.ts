import { describe, expect, it } from 'vitest';

import { isSince, lengthOf, timeOf } from './since';

describe('a distance from now', () => {
  it('is days or hours', () => {
    expect(lengthOf('3d')).toBe(3 * 86_400_000);
    expect(lengthOf('12h')).toBe(12 * 3_600_000);
    for (const text of ['', 'd', '0d', '-3d', '3w', '99999d']) expect(lengthOf(text)).toBeNull();
  });

  it('or a time may be asked for, nothing else', () => {
    expect(isSince('7d')).toBe(true);
    expect(isSince('2026-11-21T10:00:00Z')).toBe(true);
    expect(isSince('yesterday')).toBe(false);
  });

  it('becomes the same time for five minutes', () => {
    const ask = (time: string) => timeOf('1d', Date.parse(time));
    expect(ask('2026-11-21T10:01:00Z')).toBe('2026-11-20T10:00:00.000Z');
    expect(ask('2026-11-21T10:04:59Z')).toBe('2026-11-20T10:00:00.000Z');
    expect(ask('2026-11-21T10:05:00Z')).toBe('2026-11-20T10:05:00.000Z');
  });

  it('leaves a time as it is', () => {
    expect(timeOf('2026-11-01T00:00:00+01:00', 0)).toBe('2026-10-31T23:00:00.000Z');
  });
});
