import { keepPreviousData, useQuery } from '@tanstack/react-query';

import type { DeviceQuery } from '@/lib/device_list_state';

import { api, bodyOf, type Schemas } from './client';
import { liveInterval, slowInterval } from './live';

export type Device = Schemas['Device'];
export type DeviceSummary = Schemas['DeviceSummary'];
export type DevicePage = Schemas['DevicePage'];
export type DeviceStatus = Schemas['DeviceStatus'];
export type DeviceTotals = Schemas['DeviceTotals'];

/** One page of the device list, kept up to date. */
export function useDevices(query: DeviceQuery) {
  return useQuery({
    queryKey: ['devices', query],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/devices', { params: { query }, signal })),
    refetchInterval: liveInterval,
    placeholderData: keepPreviousData,
  });
}

/** Everything known of one device, kept up to date. */
export function useDevice(id: string) {
  return useQuery({
    queryKey: ['device', id],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/devices/{id}', { params: { path: { id } }, signal })),
    refetchInterval: liveInterval,
  });
}

/** How many devices are in which state; of an organisation and a site, where they are given. */
export function useDeviceTotals(organisation: string | null, site: string | null) {
  const query = { organisation: organisation ?? undefined, site: site ?? undefined };
  return useQuery({
    queryKey: ['device-totals', query],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/devices/summary', { params: { query }, signal })),
    refetchInterval: liveInterval,
    placeholderData: keepPreviousData,
  });
}

export type ValueField = 'vendor' | 'model' | 'profile' | 'firmware' | 'location';

/** Values that a field has and that begin with a text, for filters. */
export function useDeviceValues(field: ValueField, begin: string, organisation: string | null) {
  const query = { field, q: begin || undefined, organisation: organisation ?? undefined };
  return useQuery({
    queryKey: ['device-values', query],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/devices/values', { params: { query }, signal })),
    staleTime: slowInterval,
    placeholderData: keepPreviousData,
  });
}

/** The address of a list as a CSV file. `ids`: only these devices. */
export function exportAddress(query: DeviceQuery, ids: readonly string[] = []): string {
  const params = new URLSearchParams();
  const wished = ids.length > 0 ? { sort: query.sort, ids: ids.join(',') } : query;
  for (const [name, value] of Object.entries(wished)) {
    if (value !== undefined) params.set(name, String(value));
  }
  return `/api/v1/devices/export?${params}`;
}

/** The API exports at most so many that are chosen one by one. */
export const mostExportedIds = 200;
