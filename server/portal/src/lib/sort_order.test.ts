import { describe, expect, it } from 'vitest';

import { isDescending, nextSort, sortColumn, toSort } from './sort_order';

describe('the order of a list', () => {
  it('turns round on the second click', () => {
    expect(nextSort('model', 'total')).toBe('total');
    expect(nextSort('total', 'total')).toBe('-total');
    expect(nextSort('-total', 'total')).toBe('total');
  });

  it('is a column and a direction', () => {
    expect([sortColumn('-taken_at'), isDescending('-taken_at')]).toEqual(['taken_at', true]);
    expect([sortColumn('taken_at'), isDescending('taken_at')]).toEqual(['taken_at', false]);
  });

  it('falls back where an address names one that does not exist', () => {
    const columns = ['name', 'site'] as const;
    expect(toSort('-site', columns, 'name')).toBe('-site');
    expect(toSort('colour', columns, 'name')).toBe('name');
    expect(toSort(null, columns, '-site')).toBe('-site');
  });
});
