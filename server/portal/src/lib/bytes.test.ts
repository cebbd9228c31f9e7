import { describe, expect, it } from 'vitest';

import { bytesText } from './bytes';

describe('a number of bytes', () => {
  it('is told in the unit that fits', () => {
    expect(bytesText(0, 'en')).toBe('0 byte');
    expect(bytesText(999, 'en')).toBe('999 byte');
    expect(bytesText(4_230_000, 'en')).toBe('4.2 MB');
    expect(bytesText(268_435_456, 'de')).toBe('268 MB');
    expect(bytesText(5e15, 'en')).toBe('5,000 TB');
  });
});
