import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';
import { useOnce } from './once';

export type Site = Schemas['Site'];

const pageSize = 500;

interface Wanted {
  /** Words that are all in the name of the site or its organisation. */
  q?: string;
  /** This one and all below it. */
  organisation?: string | null;
}

/** Sites, page after page. */
export function useSites({ q, organisation }: Wanted = {}) {
  const filters = { q: q || undefined, organisation: organisation ?? undefined };
  return useInfiniteQuery({
    queryKey: ['sites', 'pages', filters],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filters, cursor: pageParam, limit: pageSize };
      return bodyOf(api.GET('/api/v1/sites', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: slowInterval,
  });
}

const fewFound = 50;

/** The first sites that have all these words in their own or their organisation's name. */
export function useFoundSites(q: string) {
  return useQuery({
    queryKey: ['sites', 'found', q],
    queryFn: ({ signal }) => {
      const query = { q: q || undefined, limit: fewFound };
      return bodyOf(api.GET('/api/v1/sites', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: slowInterval,
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
