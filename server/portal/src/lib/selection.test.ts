import { describe, expect, it } from 'vitest';

import { coverage, toggled, toggledAll, withRange } from './selection';

const ids = ['a', 'b', 'c', 'd'];
const list = (set: ReadonlySet<string>) => [...set].sort();

describe('ticked rows', () => {
  it('are ticked and not ticked by turns', () => {
    expect(list(toggled(new Set(['a']), 'b'))).toEqual(['a', 'b']);
    expect(list(toggled(new Set(['a', 'b']), 'b'))).toEqual(['a']);
  });

  it('are a range with Shift, in both directions', () => {
    expect(list(withRange(new Set(['a']), ids, 'a', 'c'))).toEqual(['a', 'b', 'c']);
    expect(list(withRange(new Set(['d']), ids, 'd', 'b'))).toEqual(['b', 'c', 'd']);
  });

  it('are single where Shift has no row to begin at', () => {
    expect(list(withRange(new Set(), ids, null, 'c'))).toEqual(['c']);
    expect(list(withRange(new Set(), ids, 'gone', 'c'))).toEqual(['c']);
  });

  it('are all, some or none of what is shown', () => {
    expect(coverage(new Set(ids), ids)).toBe('all');
    expect(coverage(new Set(['a', 'x']), ids)).toBe('some');
    expect(coverage(new Set(['x']), ids)).toBe('none');
    expect(coverage(new Set(), [])).toBe('none');
  });

  it('of other pages stay when the head is clicked', () => {
    const all = toggledAll(new Set(['x', 'a']), ids);
    expect(list(all)).toEqual(['a', 'b', 'c', 'd', 'x']);
    expect(list(toggledAll(all, ids))).toEqual(['x']);
  });
});
