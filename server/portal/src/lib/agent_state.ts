import type { Schemas } from '@/api/client';

export type AgentState = 'online' | 'silent' | 'pending' | 'revoked';

/** An agent says something every few minutes; from here on the API calls it silent, too. */
const silentAfter = 60 * 60_000;

/** State of an agent at `now` (milliseconds since the epoch). */
export function agentState(agent: Schemas['Agent'], now: number): AgentState {
  if (agent.state !== 'active') return agent.state;
  if (agent.last_contact_at === null) return 'silent';
  return now - Date.parse(agent.last_contact_at) > silentAfter ? 'silent' : 'online';
}

/** Agents renew with 30 of 90 days left; one that still has not has trouble. */
const renewedBefore = 14 * 24 * 3_600_000;

/** True when an agent that takes part needs somebody to look at its certificate. */
export function certificateEndsSoon(agent: Schemas['Agent'], now: number): boolean {
  if (agent.state === 'revoked' || agent.certificate_not_after === null) return false;
  return Date.parse(agent.certificate_not_after) - now < renewedBefore;
}
