import { describe, expect, it } from 'vitest';

import { agentListCodec, toAgentQuery } from './agent_list_state';

const { read, write } = agentListCodec;
const state = (address: string) => read(new URLSearchParams(address));

describe('the state of the list of agents', () => {
  it('comes back from the address as it went in', () => {
    const address = 'org=o&q=front+desk&site=s&state=silent&sort=-last_contact&cursor=c';
    expect(write(state(address)).toString()).toBe(address);
  });

  it('leaves what is usual out of the address', () => {
    expect(write(state('sort=site')).toString()).toBe('');
  });

  it('takes what makes no sense as absent', () => {
    expect(state('state=asleep&sort=colour')).toEqual(state(''));
  });

  it('asks the API for what it shows', () => {
    expect(toAgentQuery(state('org=o&state=revoked'))).toEqual({
      organisation: 'o',
      state: 'revoked',
      sort: 'site',
    });
  });
});
