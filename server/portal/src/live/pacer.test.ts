import { describe, expect, it } from 'vitest';

import { Pacer } from './pacer';

describe('a pacer', () => {
  it('lets the first through and of those that come too early one at the end', () => {
    let now = 0;
    const timers: { at: number; action: () => void }[] = [];
    const done: number[] = [];
    const pacer = new Pacer(
      () => now,
      (milliseconds, action) => timers.push({ at: now + milliseconds, action }),
    );
    const run = () => pacer.run('list', 1000, () => done.push(now));
    run();
    now = 300;
    run();
    now = 600;
    run();
    expect(done).toEqual([0]);
    expect(timers.map(({ at }) => at)).toEqual([1000]);
    now = 1000;
    timers[0]?.action();
    now = 1500;
    run();
    expect(done).toEqual([0, 1000]);
    expect(timers.map(({ at }) => at)).toEqual([1000, 2000]);
  });

  it('paces each name for itself', () => {
    const done: string[] = [];
    const pacer = new Pacer(
      () => 0,
      () => undefined,
    );
    pacer.run('one', 1000, () => done.push('one'));
    pacer.run('other', 1000, () => done.push('other'));
    expect(done).toEqual(['one', 'other']);
  });
});
