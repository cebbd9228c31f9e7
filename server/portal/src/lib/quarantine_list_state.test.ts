import { describe, expect, it } from 'vitest';

import { quarantineListCodec, toQuarantineQuery } from './quarantine_list_state';

const { read, write } = quarantineListCodec;
const state = (address: string) => read(new URLSearchParams(address));

describe("the state of the quarantine's list", () => {
  it('comes back from the address as it went in', () => {
    const address = 'org=o&state=discarded&stage=analyze&agent=a&cursor=c';
    expect(write(state(address)).toString()).toBe(address);
  });

  it('shows what waits unless the address says otherwise', () => {
    expect(state('').state).toBe('kept');
    expect(state('state=lost').state).toBe('kept');
    expect(write(state('state=kept')).toString()).toBe('');
  });

  it('asks the API for what it shows', () => {
    expect(toQuarantineQuery(state('agent=a'))).toEqual({ state: 'kept', agent: 'a' });
  });
});
