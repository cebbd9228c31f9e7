// Rows that are ticked, by their ids.

/** Ticks a row or takes the tick away. */
export function toggled(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Ticks everything from the row that was touched last to this one, as Shift does everywhere. */
export function withRange(
  selected: ReadonlySet<string>,
  ids: readonly string[],
  last: string | null,
  id: string,
): Set<string> {
  const from = last === null ? -1 : ids.indexOf(last);
  const to = ids.indexOf(id);
  if (from < 0 || to < 0) return toggled(selected, id);
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return new Set([...selected, ...range]);
}

/** Of the rows that are shown all are ticked, some, or none. */
export function coverage(
  selected: ReadonlySet<string>,
  ids: readonly string[],
): 'all' | 'some' | 'none' {
  const ticked = ids.filter((id) => selected.has(id)).length;
  if (ticked === 0) return 'none';
  return ticked === ids.length ? 'all' : 'some';
}

/** The tick in the head: everything that is shown, or nothing of it when all was ticked. */
export function toggledAll(selected: ReadonlySet<string>, ids: readonly string[]): Set<string> {
  if (coverage(selected, ids) !== 'all') return new Set([...selected, ...ids]);
  const shown = new Set(ids);
  return new Set([...selected].filter((id) => !shown.has(id)));
}
