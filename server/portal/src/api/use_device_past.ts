import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { type TimeSpan, timesOf } from '@/lib/time_span';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';

export type CounterHistory = Schemas['CounterHistory'];
export type SupplyHistory = Schemas['SupplyHistory'];
export type AlertSpan = Schemas['AlertSpan'];
export type HistoryField =
  'address' | 'site' | 'name' | 'location' | 'firmware' | 'serial' | 'mac' | 'agent';

const alertsAtOnce = 50;

/** Real readings of some counters over a span of time, the oldest first. */
export function useCounterHistory(deviceId: string, span: TimeSpan, counters: readonly string[]) {
  return useQuery({
    queryKey: ['device', deviceId, 'counters', span, counters],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/counters', {
          params: {
            path: { id: deviceId },
            query: { ...timesOf(span, Date.now()), counters: counters.join(',') },
          },
          signal,
        }),
      ),
    enabled: counters.length > 0,
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}

/** Levels of all supplies over a span of time, and when they were replaced. */
export function useSupplyHistory(deviceId: string, span: TimeSpan) {
  return useQuery({
    queryKey: ['device', deviceId, 'supplies', span],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/supplies', {
          params: { path: { id: deviceId }, query: timesOf(span, Date.now()) },
          signal,
        }),
      ),
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}

/** One page of alerts, the newest first. */
export function useDeviceAlerts(
  deviceId: string,
  state: 'open' | 'ended' | null,
  cursor: string | null,
) {
  const query = { state: state ?? undefined, cursor: cursor ?? undefined, limit: alertsAtOnce };
  return useQuery({
    queryKey: ['device', deviceId, 'alerts', query],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/alerts', {
          params: { path: { id: deviceId }, query },
          signal,
        }),
      ),
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}

/** One page of what the device was called and where it was, the newest first. */
export function useDeviceHistory(
  deviceId: string,
  field: HistoryField | null,
  cursor: string | null,
) {
  const query = { field: field ?? undefined, cursor: cursor ?? undefined, limit: alertsAtOnce };
  return useQuery({
    queryKey: ['device', deviceId, 'history', query],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/history', {
          params: { path: { id: deviceId }, query },
          signal,
        }),
      ),
    refetchInterval: slowInterval,
    placeholderData: keepPreviousData,
  });
}
