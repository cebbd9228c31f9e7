import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { liveInterval } from './live';
import { useOnce } from './once';

export type EnrolToken = Schemas['EnrolToken'];

const tokensOf = (siteId: string) => ['enrol-tokens', siteId];

/** Tokens of a site that nobody has used yet. Administrators only. */
export function useEnrolTokens(siteId: string) {
  return useQuery({
    queryKey: tokensOf(siteId),
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/sites/{id}/enrol-tokens', { params: { path: { id: siteId } }, signal }),
      ),
    refetchInterval: liveInterval,
  });
}

/** Makes a one-time token that joins one agent to a site. Administrators only. */
export function useMakeEnrolToken() {
  const queries = useQueryClient();
  const make = useOnce(({ siteId, hours }: { siteId: string; hours: number }, header) =>
    bodyOf(
      api.POST('/api/v1/sites/{id}/enrol-tokens', {
        params: { path: { id: siteId }, header },
        body: { hours },
      }),
    ),
  );
  return useMutation({
    mutationFn: make,
    onSuccess: ({ site_id }) => void queries.invalidateQueries({ queryKey: tokensOf(site_id) }),
  });
}

/** Makes a token useless. Administrators only. */
export function useDropEnrolToken(siteId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.DELETE('/api/v1/enrol-tokens/{id}', { params: { path: { id } } })),
    onSettled: () => void queries.invalidateQueries({ queryKey: tokensOf(siteId) }),
  });
}
