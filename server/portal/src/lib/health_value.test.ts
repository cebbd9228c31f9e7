import { describe, expect, it } from 'vitest';

import { healthValue } from './health_value';

const words = {
  locale: 'en',
  count: String,
  days: (count: string) => `${count} d`,
  duration: { seconds: 's', minutes: 'min', hours: 'h', days: 'd' },
};

describe('a value of a check', () => {
  it('has its unit', () => {
    expect(healthValue(90, 'seconds', words)).toBe('1 min 30 s');
    expect(healthValue(2_000_000, 'bytes', words)).toBe('2 MB');
    expect(healthValue(12, 'days', words)).toBe('12 d');
    expect(healthValue(0, 'items', words)).toBe('0');
    expect(healthValue(null, 'items', words)).toBeNull();
  });
});
