import { describe, expect, it } from 'vitest';

import type { Schemas } from '@/api/client';

import { agentState } from './agent_state';

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
    ...change,
  };
}

describe('an agent', () => {
  it('is online as long as it was heard of lately', () => {
    expect(agentState(agent({ last_contact_at: '2026-11-21T09:50:00Z' }), now)).toBe('online');
  });

  it('is silent after a quarter of an hour, and when it has never been heard of', () => {
    expect(agentState(agent({ last_contact_at: '2026-11-21T09:44:00Z' }), now)).toBe('silent');
    expect(agentState(agent({}), now)).toBe('silent');
  });

  it('is revoked however lately it was heard of', () => {
    const revoked = agent({ state: 'revoked', last_contact_at: '2026-11-21T09:59:00Z' });
    expect(agentState(revoked, now)).toBe('revoked');
  });
});
