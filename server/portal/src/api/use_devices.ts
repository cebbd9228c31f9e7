import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';

import type { DeviceListState } from '@/lib/device_list_state';

import { api, bodyOf, type Schemas } from './client';
import { liveInterval } from './live';

export type Device = Schemas['Device'];
export type DeviceSummary = Schemas['DeviceSummary'];
export type DevicePage = Schemas['DevicePage'];
export type DeviceStatus = Schemas['DeviceStatus'];

const pageSize = 50;

/** One page of the device list, kept up to date. */
export function useDevices(state: DeviceListState) {
  const query = {
    q: state.q || undefined,
    status: state.status ?? undefined,
    site: state.site ?? undefined,
    vendor: state.vendor ?? undefined,
    sort: state.sort,
    cursor: state.cursor ?? undefined,
    limit: pageSize,
  };
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

/** Vendors of the devices seen so far, for suggestions; not every vendor of the fleet. */
export function useKnownVendors(): string[] {
  const pages = useQueryClient().getQueriesData<DevicePage>({ queryKey: ['devices'] });
  const vendors = pages.flatMap(([, page]) => page?.items.map((device) => device.vendor) ?? []);
  return [...new Set(vendors)].filter((vendor) => vendor !== null).sort();
}
