import { describe, expect, it } from 'vitest';

import { distinctSources, isOlder, type Reason, subjectName, withoutNotices } from './reasons';

function reason(change: Partial<Reason>): Reason {
  return { severity: 'warning', what: 'toner_low', subject: '1.1', sources: [], ...change };
}

const parts = {
  supplies: [{ index: '1.1', description: 'Black Toner' }],
  trays: [{ index: '1.1', name: 'Tray 1' }],
};

describe('a reason', () => {
  it('is about the supply or the tray of its index', () => {
    expect(subjectName(reason({}), parts)).toBe('Black Toner');
    expect(subjectName(reason({ what: 'tray_empty' }), parts)).toBe('Tray 1');
  });

  it('is about nothing that is not known', () => {
    expect(subjectName(reason({ subject: null }), parts)).toBeNull();
    expect(subjectName(reason({ subject: '1.9' }), parts)).toBeNull();
    const cover = { source: 'cover', text: 'Front', origin: null } as const;
    expect(subjectName(reason({ what: 'cover_open', sources: [cover] }), parts)).toBeNull();
  });

  it('names each source once, those with words first', () => {
    const errors = { source: 'errors', text: null, origin: null } as const;
    const panel = { source: 'console', text: 'Toner low', origin: null } as const;
    expect(distinctSources([errors, panel, panel])).toEqual([panel, errors]);
  });

  it('is no choice of a filter that it never matches', () => {
    expect(withoutNotices({ asleep: 'Asleep', paper_jam: 'Paper jam' })).toEqual({
      paper_jam: 'Paper jam',
    });
  });

  it('is old when it was read before the last reading', () => {
    expect(isOlder('2026-11-21T10:00:00.000Z', '2026-11-21T10:15:00.000Z')).toBe(true);
    expect(isOlder('2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00.400Z')).toBe(false);
    expect(isOlder(null, '2026-11-21T10:15:00.000Z')).toBe(false);
  });
});
