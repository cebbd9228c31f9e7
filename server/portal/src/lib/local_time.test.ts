import { afterEach, beforeEach, expect, it } from 'vitest';

import { localDay, localTime } from './local_time';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'Pacific/Auckland';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it('is the time and the day of the browser, not those of London', () => {
  const evening = new Date('2026-11-21T20:05:00Z');
  expect(localTime(evening)).toBe('2026-11-22T09:05');
  expect(localDay(evening)).toBe('2026-11-22');
});
