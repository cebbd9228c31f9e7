import type { QueryClient, QueryKey } from '@tanstack/react-query';

import type { LiveBatch } from './live_batch';
import type { Pacer } from './pacer';

// Keys of queries have a fixed shape, so that one place knows what an event makes old:
// ['devices', ...] lists, ['device', id, ...] everything of one; agents and quarantine likewise.
const lists = { devices: 'devices', agents: 'agents', quarantine: 'quarantine' } as const;
const singles = { devices: 'device', agents: 'agent', quarantine: 'quarantine-item' } as const;

/** A list that does not show what has changed may still gain or lose a row: not so urgent. */
const lazyPace = 15_000;
const totalsPace = 10_000;

/** Loads again what is shown and has changed. */
export function refresh(queries: QueryClient, batch: LiveBatch, pacer: Pacer): void {
  if (batch.reset) {
    reload(queries, []);
    return;
  }
  for (const kind of ['devices', 'agents', 'quarantine'] as const) {
    const changed = batch[kind];
    if (changed.size === 0) continue;
    for (const id of changed) reload(queries, [singles[kind], id]);
    const key = [lists[kind]];
    if (isShown(queries, key, changed)) reload(queries, key);
    else pacer.run(lists[kind], lazyPace, () => reload(queries, key));
  }
  if (batch.server.size > 0) reload(queries, ['health']);
  // Who joins uses up a token.
  if (batch.agents.size > 0) reload(queries, ['enrol-tokens']);
  if (batch.devices.size > 0) {
    pacer.run('totals', totalsPace, () => reload(queries, ['device-totals']));
  }
}

function reload(queries: QueryClient, queryKey: QueryKey): void {
  // A load that is under way is not begun anew: a slow server would never finish one.
  void queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

function isShown(queries: QueryClient, queryKey: QueryKey, changed: ReadonlySet<string>): boolean {
  return queries
    .getQueriesData({ queryKey, type: 'active' })
    .some(([, data]) => idsOf(data).some((id) => changed.has(id)));
}

/** Ids in a page `{items}` or in pages `{pages: [{items}]}`. */
function idsOf(data: unknown): string[] {
  const { items, pages } = (data ?? {}) as { items?: { id: string }[]; pages?: unknown[] };
  return [...(items ?? []).map(({ id }) => id), ...(pages ?? []).flatMap(idsOf)];
}
