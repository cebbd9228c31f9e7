import { beforeEach, describe, expect, it } from 'vitest';

import { OnceKey } from './once';

let key: OnceKey;

beforeEach(() => {
  let made = 0;
  key = new OnceKey(() => `key ${++made}`);
});

describe('the key of a wish', () => {
  it('is the same when somebody tries again', () => {
    expect([key.of({ name: 'Hamburg' }), key.of({ name: 'Hamburg' })]).toEqual(['key 1', 'key 1']);
    expect([key.of(undefined), key.of(undefined)]).toEqual(['key 2', 'key 2']);
  });

  it('is another one for another wish, which the server would refuse with the same', () => {
    expect([key.of({ name: 'Hamburg' }), key.of({ name: 'Kiel' })]).toEqual(['key 1', 'key 2']);
  });

  it('is another one when the first wish is fulfilled and made again', () => {
    const first = key.of({ hours: 24 });
    key.fulfilled();
    expect(key.of({ hours: 24 })).not.toBe(first);
  });
});
