import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';

export type Organisation = Schemas['Organisation'];

const pageSize = 500;

/** The first organisations by name, and whether there are more; who has more of them searches. */
export function useOrganisations() {
  return useQuery({
    queryKey: ['organisations'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/organisations', { params: { query: { limit: pageSize } }, signal })),
    staleTime: slowInterval,
  });
}

const fewFound = 50;

/** The first organisations whose names have all these words. */
export function useFoundOrganisations(q: string) {
  return useQuery({
    queryKey: ['organisations', 'found', q],
    queryFn: ({ signal }) => {
      const query = { q: q || undefined, limit: fewFound };
      return bodyOf(api.GET('/api/v1/organisations', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: slowInterval,
  });
}
