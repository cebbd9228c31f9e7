import { useInfiniteQuery } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { liveInterval } from './live';

export type Agent = Schemas['Agent'];

/** Agents, page after page, kept up to date. */
export function useAgents() {
  return useInfiniteQuery({
    queryKey: ['agents'],
    queryFn: ({ signal, pageParam }) =>
      bodyOf(api.GET('/api/v1/agents', { params: { query: { cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: liveInterval,
  });
}
