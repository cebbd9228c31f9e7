import { describe, expect, it } from 'vitest';

import { isSilent } from './silence';

const now = Date.parse('2026-11-21T12:00:00Z');

describe('a device', () => {
  it('is silent when it was last heard a day ago', () => {
    expect(isSilent('2026-11-20T12:00:00Z', now)).toBe(true);
    expect(isSilent('2026-11-20T12:00:01Z', now)).toBe(false);
  });

  it('is not silent when it was never heard: nothing is known then', () => {
    expect(isSilent(null, now)).toBe(false);
  });

  it('is not silent when its clock is ahead', () => {
    expect(isSilent('2026-11-22T12:00:00Z', now)).toBe(false);
  });
});
