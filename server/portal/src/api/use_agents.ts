import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { changeAsShown } from './changing';
import { api, bodyOf, type Schemas } from './client';
import { liveInterval } from './live';
import type { paths } from './schema';

export type Agent = Schemas['Agent'];
export type AgentDetail = Schemas['AgentDetail'];
export type AgentQuery = NonNullable<paths['/api/v1/agents']['get']['parameters']['query']>;

/** One page of agents, kept up to date. */
export function useAgents(query: AgentQuery) {
  return useQuery({
    queryKey: ['agents', query],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/agents', { params: { query }, signal })),
    refetchInterval: liveInterval,
    placeholderData: keepPreviousData,
  });
}

/** Everything known of one agent, kept up to date. */
export function useAgent(id: string) {
  return useQuery({
    queryKey: ['agent', id],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/agents/{id}', { params: { path: { id } }, signal })),
    refetchInterval: liveInterval,
  });
}

interface Change {
  /** The agent as it was shown when the user began. */
  before: Agent;
  after: Schemas['AgentChange'];
}

/** Renames an agent, revokes or admits it. Fails with ChangedMeanwhile when others were faster. */
export function useChangeAgent(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ before, after }: Change) =>
      changeAsShown<AgentDetail>({
        read: () => api.GET('/api/v1/agents/{id}', { params: { path: { id } }, cache: 'no-store' }),
        isAsShown: ({ agent }) => agent.name === before.name && agent.state === before.state,
        write: (etag) =>
          bodyOf(
            api.PATCH('/api/v1/agents/{id}', {
              params: { path: { id }, header: { 'If-Match': etag } },
              body: after,
            }),
          ),
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['agents'] }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['agent', id] }),
  });
}
