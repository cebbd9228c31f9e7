import { useInfiniteQuery, useMutation } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';

export type Site = Schemas['Site'];
export type EnrolToken = Schemas['EnrolToken'];

const pageSize = 500;

/** Sites, page after page. */
export function useSites() {
  return useInfiniteQuery({
    queryKey: ['sites'],
    queryFn: ({ signal, pageParam }) =>
      bodyOf(
        api.GET('/api/v1/sites', {
          params: { query: { cursor: pageParam, limit: pageSize } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: slowInterval,
  });
}

/** Makes a one-time token that joins one agent to a site. Administrators only. */
export function useMakeEnrolToken() {
  return useMutation({
    mutationFn: (siteId: string) =>
      bodyOf(
        api.POST('/api/v1/sites/{id}/enrol-tokens', {
          params: { path: { id: siteId } },
          body: { hours: 24 },
        }),
      ),
  });
}
