import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { type TimeSpan, timesOf } from '@/lib/time_span';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';

export type Reading = Schemas['Reading'];
export type ReadingDetail = Schemas['ReadingDetail'];
export type RawReading = Schemas['RawReading'];

const pageSize = 50;

/** One page of a device's readings, the newest first. */
export function useReadings(deviceId: string, span: TimeSpan, cursor: string | null) {
  return useQuery({
    queryKey: ['device', deviceId, 'readings', span, cursor],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/readings', {
          params: {
            path: { id: deviceId },
            query: {
              ...timesOf(span, Date.now()),
              cursor: cursor ?? undefined,
              limit: pageSize,
            },
          },
          signal,
        }),
      ),
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}

/** A reading down to the bytes. It is a fact: it never changes, but its batch may leave the archive. */
export function useReading(deviceId: string, reading: string) {
  return useQuery({
    queryKey: ['reading', deviceId, reading],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/readings/{reading}', {
          params: { path: { id: deviceId, reading } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
}

/** Where the batch of a reading can be downloaded. */
export function batchAddress(deviceId: string, reading: string): string {
  return `/api/v1/devices/${encodeURIComponent(deviceId)}/readings/${encodeURIComponent(reading)}/batch`;
}
