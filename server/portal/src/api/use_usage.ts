import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { daysOf, type TimeSpan } from '@/lib/time_span';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';

export type Usage = Schemas['Usage'];
export type FleetUsage = Schemas['FleetUsage'];
export type Resolution = 'auto' | Usage['resolution'];

/** What one device printed in a span of time, per day, week or month. */
export function useUsage(deviceId: string, span: TimeSpan, resolution: Resolution) {
  return useQuery({
    queryKey: ['device', deviceId, 'usage', span, resolution],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/usage', {
          params: { path: { id: deviceId }, query: { ...daysOf(span, Date.now()), resolution } },
          signal,
        }),
      ),
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}

/** What all devices printed together in a span of time; of an organisation, where one is given. */
export function useFleetUsage(organisation: string | null, span: TimeSpan) {
  return useQuery({
    queryKey: ['fleet-usage', organisation, span],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/usage', {
          params: {
            query: { ...daysOf(span, Date.now()), organisation: organisation ?? undefined },
          },
          signal,
        }),
      ),
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}
