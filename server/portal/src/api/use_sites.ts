import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';
import { useOnce } from './once';

export type Site = Schemas['Site'];

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

/** Makes a site. Administrators only. */
export function useMakeSite() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: useOnce((body: Schemas['SiteDraft'], header) =>
      bodyOf(api.POST('/api/v1/sites', { params: { header }, body })),
    ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['sites'] }),
  });
}

/** Makes a customer below an organisation. Administrators only. */
export function useMakeOrganisation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: useOnce((body: Schemas['OrganisationDraft'], header) =>
      bodyOf(api.POST('/api/v1/organisations', { params: { header }, body })),
    ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['organisations'] }),
  });
}
