import { describe, expect, it } from 'vitest';

import { parseColumns, sameColumns, toggledColumn } from './column_choice';

const all = ['device', 'site', 'status'] as const;

describe('the columns of a table', () => {
  it('come out of an address in the order of the table', () => {
    expect(parseColumns('status,device', all)).toEqual(['device', 'status']);
  });

  it('that do not exist are left out, and nothing is no choice', () => {
    expect(parseColumns('site,colour', all)).toEqual(['site']);
    expect(parseColumns('colour', all)).toBeNull();
    expect(parseColumns(null, all)).toBeNull();
  });

  it('are shown and hidden by turns, but never all hidden', () => {
    expect(toggledColumn(['status'], 'device', all)).toEqual(['device', 'status']);
    expect(toggledColumn(['device', 'status'], 'status', all)).toEqual(['device']);
    expect(toggledColumn(['device'], 'device', all)).toEqual(['device']);
  });

  it('are the same in any order', () => {
    expect(sameColumns(['site', 'device'], ['device', 'site'])).toBe(true);
    expect(sameColumns(['site'], ['device', 'site'])).toBe(false);
  });
});
