import { describe, expect, it } from 'vitest';

import type { Schemas } from '@/api/client';

import { agentState, certificateEndsSoon } from './agent_state';

const now = Date.parse('2026-11-21T10:00:00Z');

function agent(change: Partial<Schemas['Agent']>): Schemas['Agent'] {
  return {
    id: 'a',
    name: null,
    site: { id: 's', name: 'Site', organisation_id: 'o', organisation_name: 'Organisation' },
    state: 'active',
    identity: 'ok',
    version: null,
    hostname: null,
    enrolled_at: '2026-01-01T00:00:00Z',
    certificate_not_after: null,
    last_contact_at: null,
    devices: 0,
    outbox: null,
    records_missing_since: null,
    ...change,
  };
}

describe('an agent', () => {
  it('is online as long as it was heard of lately', () => {
    expect(agentState(agent({ last_contact_at: '2026-11-21T09:01:00Z' }), now)).toBe('online');
  });

  it('is silent after an hour, and when it has never been heard of', () => {
    expect(agentState(agent({ last_contact_at: '2026-11-21T08:59:00Z' }), now)).toBe('silent');
    expect(agentState(agent({}), now)).toBe('silent');
  });

  it('is revoked however lately it was heard of', () => {
    const revoked = agent({ state: 'revoked', last_contact_at: '2026-11-21T09:59:00Z' });
    expect(agentState(revoked, now)).toBe('revoked');
  });

  it('needs a look when its certificate has not been renewed two weeks before its end', () => {
    const until = (end: string | null) => agent({ certificate_not_after: end });
    expect(certificateEndsSoon(until('2026-12-06T00:00:00Z'), now)).toBe(false);
    expect(certificateEndsSoon(until('2026-12-04T00:00:00Z'), now)).toBe(true);
    expect(certificateEndsSoon(until('2026-11-01T00:00:00Z'), now)).toBe(true);
    expect(certificateEndsSoon(until(null), now)).toBe(false);
  });

  it('needs none when it is revoked', () => {
    const revoked = agent({ state: 'revoked', certificate_not_after: '2026-11-22T00:00:00Z' });
    expect(certificateEndsSoon(revoked, now)).toBe(false);
  });
});
