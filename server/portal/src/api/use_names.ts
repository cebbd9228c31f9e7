import { useQuery } from '@tanstack/react-query';

import { api, bodyOf } from './client';
import { slowInterval } from './live';

const mostSites = 500;

/** Names of the first sites by their ids, for where only an id is known; asked for when `wanted`. */
export function useSiteNames(wanted: boolean): ReadonlyMap<string, string> | undefined {
  return useQuery({
    queryKey: ['sites', 'names'],
    queryFn: async ({ signal }) => {
      const query = { limit: mostSites };
      const { items } = await bodyOf(api.GET('/api/v1/sites', { params: { query }, signal }));
      return new Map(items.map(({ id, name }) => [id, name]));
    },
    enabled: wanted,
    staleTime: slowInterval,
  }).data;
}

/** Name of an agent, or of its machine; nothing is asked without an id. */
export function useAgentName(id: string | undefined): string | null | undefined {
  return useQuery({
    queryKey: ['agent', id, 'name'],
    queryFn: async ({ signal }) => {
      const path = { id: id ?? '' };
      const { agent } = await bodyOf(api.GET('/api/v1/agents/{id}', { params: { path }, signal }));
      return agent.name || agent.hostname;
    },
    enabled: id !== undefined,
    staleTime: slowInterval,
  }).data;
}
