import { describe, expect, it } from 'vitest';

import { daysOf, defaultSpan, readSpan, timesOf, writeSpan } from './time_span';

const read = (address: string) => readSpan(new URLSearchParams(address));
const now = Date.parse('2026-11-21T19:40:30Z');

describe('the span of time in the address', () => {
  it('is the last days or chosen days', () => {
    expect(read('days=90')).toEqual({ days: 90 });
    expect(read('from=2026-10-01&to=2026-10-31')).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  });

  it('is the default where it makes no sense', () => {
    for (const address of [
      '',
      'days=5',
      'days=x',
      'from=2026-10-01',
      'from=2026-10-02&to=2026-10-01',
    ]) {
      expect(read(address)).toEqual(defaultSpan);
    }
    expect(read('from=2026-99-99&to=2026-99-99')).toEqual(defaultSpan);
  });

  it('comes back as it was written, and leaves the rest of the address alone', () => {
    for (const span of [{ days: 7 }, { days: 30 }, { from: '2026-10-01', to: '2026-10-01' }]) {
      const address = writeSpan(new URLSearchParams('days=365&field=site'), span);
      expect(readSpan(address)).toEqual(span);
      expect(address.get('field')).toBe('site');
    }
  });

  it('begins at the first page of a list when it changes', () => {
    const address = writeSpan(new URLSearchParams('days=7&cursor=of_seven_days'), { days: 90 });
    expect(address.has('cursor')).toBe(false);
  });
});

describe('what is asked of the server', () => {
  it('are days', () => {
    expect(daysOf({ days: 30 }, now)).toEqual({ from: '2026-10-22' });
    expect(daysOf({ from: '2026-01-01', to: '2026-02-01' }, now).to).toBe('2026-02-01');
  });

  it('are times that stay the same within an hour', () => {
    expect(timesOf({ days: 7 }, now)).toEqual({ from: '2026-11-14T19:00:00.000Z' });
    expect(timesOf({ days: 7 }, now + 60_000)).toEqual(timesOf({ days: 7 }, now));
  });

  it('takes in the whole of the last chosen day', () => {
    const { from, to } = timesOf({ from: '2026-01-01', to: '2026-01-01' }, now);
    expect(Date.parse(to ?? '') - Date.parse(from)).toBe(86_400_000);
  });
});
