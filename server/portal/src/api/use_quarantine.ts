import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { liveInterval } from './live';
import { useOnce } from './once';
import type { paths } from './schema';

export type QuarantineItem = Schemas['QuarantineItem'];
export type QuarantineDetail = Schemas['QuarantineDetail'];
export type QuarantineState = Schemas['QuarantineState'];
export type QuarantineQuery = NonNullable<
  paths['/api/v1/quarantine']['get']['parameters']['query']
>;

/** One page of what was set aside, kept up to date. */
export function useQuarantine(query: QuarantineQuery) {
  return useQuery({
    queryKey: ['quarantine', query],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/quarantine', { params: { query }, signal })),
    refetchInterval: liveInterval,
    placeholderData: keepPreviousData,
  });
}

/** One item with the beginning of its bytes. */
export function useQuarantineItem(id: string) {
  return useQuery({
    queryKey: ['quarantine-item', id],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/quarantine/{id}', { params: { path: { id } }, signal })),
    refetchInterval: liveInterval,
  });
}

/** Has an item analysed once more. Administrators only. */
export function useRetryItem(id: string) {
  const settled = useSettled(id);
  return useMutation({
    mutationFn: useOnce((_: void, header) =>
      bodyOf(api.POST('/api/v1/quarantine/{id}/retry', { params: { path: { id }, header } })),
    ),
    onSettled: settled,
  });
}

/** Gives an item up for good. Administrators only. */
export function useDiscardItem(id: string) {
  const settled = useSettled(id);
  return useMutation({
    mutationFn: useOnce((why: string, header) =>
      bodyOf(
        api.POST('/api/v1/quarantine/{id}/discard', {
          params: { path: { id }, header },
          body: { why },
        }),
      ),
    ),
    onSettled: settled,
  });
}

function useSettled(id: string) {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['quarantine-item', id] });
    void queries.invalidateQueries({ queryKey: ['quarantine'] });
  };
}
