import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { liveInterval } from './live';
import { useOnce } from './once';

export type Finding = Schemas['Finding'];
export type FindingKind = Schemas['FindingKind'];
export type Verdict = Schemas['Verdict'];
export type NewDecision = Schemas['NewDecision'];

const pageSize = 100;

/** What is odd about the counters of a device, the newest first. */
export function useDeviceFindings(deviceId: string, cursor: string | null) {
  return useQuery({
    queryKey: ['device', deviceId, 'findings', cursor],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/findings', {
          params: {
            path: { id: deviceId },
            query: { limit: pageSize, cursor: cursor ?? undefined },
          },
          signal,
        }),
      ),
    refetchInterval: liveInterval,
    placeholderData: keepPreviousData,
  });
}

/** What waits for a decision, of all devices that one sees. */
export function useOpenFindings(organisation: string | null, cursor: string | null) {
  return useQuery({
    queryKey: ['findings', organisation, cursor],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/findings', {
          params: {
            query: {
              open: 'true',
              limit: pageSize,
              organisation: organisation ?? undefined,
              cursor: cursor ?? undefined,
            },
          },
          signal,
        }),
      ),
    refetchInterval: liveInterval,
    placeholderData: keepPreviousData,
  });
}

/** Says what an odd reading counts for. Administrators only. */
export function useDecide(deviceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: useOnce((body: NewDecision, header) =>
      bodyOf(
        api.POST('/api/v1/devices/{id}/findings/decide', {
          params: { path: { id: deviceId }, header },
          body,
        }),
      ),
    ),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['device', deviceId] });
      void queries.invalidateQueries({ queryKey: ['findings'] });
    },
  });
}
