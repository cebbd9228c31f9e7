import { beforeEach, describe, expect, it } from 'vitest';

import { type LiveBatch, LiveCollector } from './live_batch';
import type { LiveEvent } from './live_source';

const event = (kind: LiveEvent['kind'], subject: string): LiveEvent => ({
  id: '1',
  kind,
  organisation_id: 'o',
  subject_id: subject,
  at: '2026-11-21T10:00:00Z',
});

let batches: LiveBatch[];
let timers: (() => void)[];
let hidden: boolean;
let collector: LiveCollector;

beforeEach(() => {
  batches = [];
  timers = [];
  hidden = false;
  collector = new LiveCollector(
    (batch) => batches.push(batch),
    (action) => timers.push(action),
    () => hidden,
  );
});

const ring = () => timers.splice(0).forEach((action) => action());

describe('events of a second', () => {
  it('come together, each subject once', () => {
    collector.add([event('device', 'a'), event('device', 'a')]);
    collector.add([event('device', 'b'), event('agent', 'c'), event('quarantine', 'd')]);
    collector.add([event('server', 'e')]);
    expect(timers).toHaveLength(1);
    expect(batches).toEqual([]);
    ring();
    expect(batches).toEqual([
      {
        devices: new Set(['a', 'b']),
        agents: new Set(['c']),
        quarantine: new Set(['d']),
        server: new Set(['e']),
        reset: false,
      },
    ]);
  });

  it('are not told twice', () => {
    collector.add([event('device', 'a')]);
    ring();
    collector.flush();
    expect(batches).toHaveLength(1);
  });

  it('wait while nobody looks', () => {
    hidden = true;
    collector.add([event('device', 'a')]);
    ring();
    collector.reset();
    ring();
    expect(batches).toEqual([]);
    hidden = false;
    collector.flush();
    expect(batches).toMatchObject([{ devices: new Set(['a']), reset: true }]);
  });
});
