import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';

export type SearchResults = Schemas['SearchResults'];

/** Devices, sites, organisations and agents by a few letters; nothing is asked for none. */
export function useSearch(q: string) {
  const wanted = q.trim().slice(0, 100);
  return useQuery({
    queryKey: ['search', wanted],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/search', { params: { query: { q: wanted } }, signal })),
    enabled: wanted !== '',
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
}
