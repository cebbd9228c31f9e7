import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { emptyBatch } from './live_batch';
import { Pacer } from './pacer';
import { refresh } from './refresh';

let queries: QueryClient;
let loads: string[];
let stops: (() => void)[];
const pacer = () =>
  new Pacer(
    () => 0,
    () => undefined,
  );

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A page that looks at these data. */
async function watch(queryKey: unknown[], data: unknown) {
  const name = queryKey.join('/');
  const observer = new QueryObserver(queries, {
    queryKey,
    queryFn: () => {
      loads.push(name);
      return data;
    },
    staleTime: Infinity,
  });
  stops.push(observer.subscribe(() => undefined));
  await settled();
  loads = loads.filter((load) => load !== name);
}

beforeEach(() => {
  queries = new QueryClient();
  loads = [];
  stops = [];
});
afterEach(() => {
  stops.forEach((stop) => stop());
  queries.clear();
});

describe('what is loaded again', () => {
  it('is the list that shows the device, the device and the totals', async () => {
    await watch(['devices', 'page'], { items: [{ id: 'a' }] });
    await watch(['device', 'a'], {});
    await watch(['device', 'a', 'usage'], {});
    await watch(['device', 'b'], {});
    await watch(['device-totals'], {});
    await watch(['agents'], { pages: [{ items: [{ id: 'a' }] }] });
    refresh(queries, { ...emptyBatch(), devices: new Set(['a']) }, pacer());
    await settled();
    expect(loads.sort()).toEqual(['device-totals', 'device/a', 'device/a/usage', 'devices/page']);
  });

  it('is a list that does not show it only from time to time', async () => {
    await watch(['devices', 'page'], { items: [{ id: 'a' }] });
    const paced = pacer();
    const elsewhere = { ...emptyBatch(), devices: new Set(['z']) };
    refresh(queries, elsewhere, paced);
    await settled();
    refresh(queries, elsewhere, paced);
    await settled();
    expect(loads).toEqual(['devices/page']);
  });

  it('is an agent in any of the pages of a list', async () => {
    await watch(['agents'], { pages: [{ items: [] }, { items: [{ id: 'x' }] }] });
    const paced = pacer();
    paced.run('agents', 15_000, () => undefined);
    refresh(queries, { ...emptyBatch(), agents: new Set(['x']) }, paced);
    await settled();
    expect(loads).toEqual(['agents']);
  });

  it('is how the server is, when a part of it died or came back', async () => {
    await watch(['health'], { checks: [] });
    await watch(['agents'], { items: [] });
    refresh(queries, { ...emptyBatch(), server: new Set(['0']) }, pacer());
    await settled();
    expect(loads).toEqual(['health']);
  });

  it('are the tokens that nobody has used, when an agent joins', async () => {
    await watch(['enrol-tokens', 'site'], { items: [{ id: 'token' }] });
    refresh(queries, { ...emptyBatch(), agents: new Set(['new']) }, pacer());
    await settled();
    expect(loads).toEqual(['enrol-tokens/site']);
  });

  it('is everything that is shown when events were missed', async () => {
    await watch(['devices'], { items: [] });
    await watch(['sites'], {});
    refresh(queries, { ...emptyBatch(), reset: true }, pacer());
    await settled();
    expect(loads.sort()).toEqual(['devices', 'sites']);
  });
});
