import { useQuery } from '@tanstack/react-query';

import { idsBelow } from '@/lib/organisation_tree';

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

/** Ids of an organisation and of all below it; null for none chosen: everything. */
export function useIdsBelow(id: string | null): ReadonlySet<string> | null {
  const items = useOrganisations().data?.items ?? [];
  return id === null ? null : idsBelow(items, id);
}
