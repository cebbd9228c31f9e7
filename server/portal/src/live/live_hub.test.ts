import { beforeEach, describe, expect, it } from 'vitest';

import { LiveHub, type LiveMessage } from './live_hub';
import type { LiveListener, LiveSource } from './live_source';

class Tab {
  heard: LiveMessage[] = [];
  postMessage(message: LiveMessage) {
    this.heard.push(message);
  }
}

let calls: string[];
let listener: LiveListener;

function makeHub() {
  return new LiveHub<Tab>((to) => {
    listener = to;
    return {
      start: () => calls.push('start'),
      stop: () => calls.push('stop'),
    } as unknown as LiveSource;
  });
}

beforeEach(() => {
  calls = [];
});

describe('the hub of all tabs', () => {
  it('tells every tab what one source says', () => {
    const hub = makeHub();
    const [one, other] = [new Tab(), new Tab()];
    hub.take(one, 'hello');
    hub.take(other, 'hello');
    listener.onReset();
    expect(one.heard).toContainEqual({ kind: 'reset' });
    expect(other.heard).toContainEqual({ kind: 'reset' });
  });

  it('tells a tab that comes later how things are', () => {
    const hub = makeHub();
    hub.take(new Tab(), 'hello');
    listener.onState('stream');
    const late = new Tab();
    hub.take(late, 'hello');
    expect(late.heard).toEqual([{ kind: 'state', state: 'stream' }]);
  });

  it('stops with the last tab, not before, and begins again with the next', () => {
    const hub = makeHub();
    const [one, other] = [new Tab(), new Tab()];
    hub.take(one, 'hello');
    hub.take(other, 'hello');
    hub.take(one, 'bye');
    expect(calls).not.toContain('stop');
    hub.take(other, 'bye');
    expect(calls.at(-1)).toBe('stop');
    hub.take(one, 'hello');
    expect(calls.at(-1)).toBe('start');
  });

  it('begins anew when somebody else has logged in', () => {
    const hub = makeHub();
    hub.take(new Tab(), 'hello');
    hub.take(new Tab(), 'restart');
    expect(calls.slice(-2)).toEqual(['stop', 'start']);
  });
});
