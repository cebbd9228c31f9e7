import type { Schemas } from '@/api/client';

type Organisation = Schemas['Organisation'];

export interface TreeEntry {
  organisation: Organisation;
  /** 0 for the topmost that the user may see. */
  depth: number;
}

/** Organisations as a tree, each below its parent, by name. One whose parent is not there is a root. */
export function treeOf(organisations: readonly Organisation[]): TreeEntry[] {
  const known = new Set(organisations.map(({ id }) => id));
  const below = new Map<string | null, Organisation[]>();
  for (const one of organisations) {
    const parent = one.parent_id !== null && known.has(one.parent_id) ? one.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), one]);
  }
  const entries: TreeEntry[] = [];
  const add = (parent: string | null, depth: number) => {
    const children = [...(below.get(parent) ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    for (const organisation of children) {
      entries.push({ organisation, depth });
      add(organisation.id, depth + 1);
    }
  };
  add(null, 0);
  return entries;
}
