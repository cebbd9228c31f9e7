import type { Schemas } from '@/api/client';

export type AgentState = 'online' | 'silent' | 'pending' | 'revoked';

/** An agent says something every few minutes; longer than this is silence. */
const silentAfter = 15 * 60_000;

/** State of an agent at `now` (milliseconds since the epoch). */
export function agentState(agent: Schemas['Agent'], now: number): AgentState {
  if (agent.state !== 'active') return agent.state;
  if (agent.last_contact_at === null) return 'silent';
  return now - Date.parse(agent.last_contact_at) > silentAfter ? 'silent' : 'online';
}
