import { describe, expect, it } from 'vitest';

import { treeOf } from './organisation_tree';

const organisation = (id: string, parent: string | null, name = id) => ({
  id,
  parent_id: parent,
  kind: 'customer' as const,
  name,
});

const all = [
  organisation('school', 'dealer', 'Zoo school'),
  organisation('dealer', 'somebody we do not see'),
  organisation('bank', 'dealer', 'Bank'),
  organisation('branch', 'bank', 'Branch'),
];

describe('the tree of organisations', () => {
  it('has each below its parent, by name', () => {
    expect(treeOf(all).map(({ organisation: { id }, depth }) => [id, depth])).toEqual([
      ['dealer', 0],
      ['bank', 1],
      ['branch', 2],
      ['school', 1],
    ]);
  });
});
