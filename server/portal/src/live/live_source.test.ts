import { beforeEach, describe, expect, it } from 'vitest';

import {
  type LiveEvent,
  LiveSource,
  pollEvery,
  type Recent,
  streamAgainAfter,
} from './live_source';

const event = (id: string): LiveEvent => ({
  id,
  kind: 'device',
  organisation_id: 'o',
  subject_id: 'd',
  at: '2026-11-21T10:00:00Z',
});

/** A stream that the test plays. */
class PlayedStream {
  readyState = 0;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void) {
    this.listeners.set(kind, listener);
  }
  close() {
    this.readyState = 2;
  }
  say(kind: string, readyState: number, data = '') {
    this.readyState = readyState;
    this.listeners.get(kind)?.({ data } as MessageEvent<string>);
  }
}

let heard: string[];
let streams: PlayedStream[];
let timers: { milliseconds: number; action: () => void }[];
let asked: (string | null)[];
let answer: () => Promise<Recent | null>;

function make(withStream = true): LiveSource {
  return new LiveSource(
    {
      openStream: withStream
        ? () => {
            const stream = new PlayedStream();
            streams.push(stream);
            return stream;
          }
        : null,
      fetchRecent: (after) => {
        asked.push(after);
        return answer();
      },
      later: (milliseconds, action) => {
        const timer = { milliseconds, action };
        timers.push(timer);
        return () => (timers = timers.filter((one) => one !== timer));
      },
    },
    {
      onEvents: (events) => heard.push(...events.map(({ id }) => id)),
      onReset: () => heard.push('reset'),
      onState: (state) => heard.push(state),
    },
  );
}

const stream = () => streams.at(-1) as PlayedStream;
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
async function ring(milliseconds: number) {
  const due = timers.filter((timer) => timer.milliseconds === milliseconds);
  timers = timers.filter((timer) => !due.includes(timer));
  due.forEach(({ action }) => action());
  await settled();
}

beforeEach(() => {
  heard = [];
  streams = [];
  timers = [];
  asked = [];
  answer = () => Promise.resolve({ events: [], last: '7', reset: false });
});

describe('a live source', () => {
  it('hears a stream', () => {
    make().start();
    stream().say('open', 1);
    stream().say('message', 1, JSON.stringify(event('1')));
    stream().say('message', 1, 'not JSON');
    stream().say('reset', 1);
    expect(heard).toEqual(['connecting', 'stream', '1', 'reset']);
  });

  it('waits for the browser to take up a stream that broke, and misses nothing then', () => {
    make().start();
    stream().say('open', 1);
    stream().say('error', 0);
    stream().say('open', 1);
    expect(heard).toEqual(['connecting', 'stream', 'connecting', 'stream']);
    expect(asked).toEqual([]);
  });

  it('asks every ten seconds while the server refuses a stream', async () => {
    make().start();
    stream().say('error', 2);
    await settled();
    expect(asked).toEqual([null]);
    answer = () => Promise.resolve({ events: [event('8')], last: '8', reset: false });
    await ring(pollEvery);
    expect(asked).toEqual([null, '7']);
    expect(heard).toEqual(['connecting', 'polling', 'polling', '8']);
  });

  it('tries a stream again, and loads everything again because something may lie between', async () => {
    make().start();
    stream().say('error', 2);
    await settled();
    await ring(streamAgainAfter);
    expect(streams).toHaveLength(2);
    stream().say('open', 1);
    expect(heard).toEqual(['connecting', 'polling', 'stream', 'reset']);
    expect(timers).toEqual([]);
  });

  it('loads everything again after a server that was away could be asked nothing meanwhile', async () => {
    make().start();
    stream().say('open', 1);
    stream().say('error', 0);
    answer = () => Promise.reject(new Error('no network'));
    stream().say('error', 2);
    await settled();
    await ring(streamAgainAfter);
    stream().say('open', 1);
    expect(heard.slice(-2)).toEqual(['stream', 'reset']);
  });

  it('goes on asking when the second stream is refused as well, once and not twice', async () => {
    make().start();
    stream().say('error', 2);
    await settled();
    await ring(streamAgainAfter);
    stream().say('error', 2);
    await settled();
    expect(timers.filter(({ milliseconds }) => milliseconds === pollEvery)).toHaveLength(1);
  });
});

describe('a live source without a stream', () => {
  it('only asks', async () => {
    make(false).start();
    await settled();
    expect(streams).toHaveLength(0);
    expect(heard).toEqual(['polling']);
  });

  it('says that it is off while the server is away, and goes on asking', async () => {
    answer = () => Promise.reject(new Error('no network'));
    make(false).start();
    await settled();
    answer = () => Promise.resolve({ events: [], last: '7', reset: true });
    await ring(pollEvery);
    expect(heard).toEqual(['off', 'polling', 'reset']);
  });

  it('stops when the session has ended', async () => {
    answer = () => Promise.resolve(null);
    make(false).start();
    await settled();
    expect(heard).toEqual(['off']);
    expect(timers).toEqual([]);
  });

  it('asks once, not twice, when it begins again while an answer is on its way', async () => {
    const source = make(false);
    source.start();
    source.stop();
    source.start();
    await settled();
    expect(timers).toHaveLength(1);
  });

  it('is silent after it was stopped, also while an answer is on its way', async () => {
    const source = make();
    source.start();
    stream().say('error', 2);
    source.stop();
    await settled();
    expect(heard).toEqual(['connecting', 'off']);
    expect(timers).toEqual([]);
    expect(stream().readyState).toBe(2);
  });
});
