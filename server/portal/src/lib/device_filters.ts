import type { Schemas } from '@/api/client';

import { isSince } from './since';

export type DeviceStatus = Schemas['DeviceStatus'];

export const deviceStatuses: readonly DeviceStatus[] = [
  'idle',
  'printing',
  'warmup',
  'warning',
  'down',
  'unreachable',
  'unknown',
];

/** States in which a device does what it should. */
export const readyStatuses: readonly DeviceStatus[] = ['idle', 'printing', 'warmup'];

/** How the value of a filter is chosen. */
export type FilterKind =
  | 'statuses'
  | 'site'
  | 'agent'
  | 'suggested'
  | 'text'
  | 'network'
  | 'supply'
  | 'alerts'
  | 'findings'
  | 'reason'
  | 'since';

/** Every filter of the API by its name there, in the order in which people look for them. */
export const filterKinds = {
  status: 'statuses',
  site: 'site',
  vendor: 'suggested',
  model: 'suggested',
  supply: 'supply',
  alerts: 'alerts',
  findings: 'findings',
  reason: 'reason',
  seen_before: 'since',
  seen_after: 'since',
  serial: 'text',
  name: 'text',
  label: 'text',
  asset_number: 'text',
  location: 'suggested',
  address: 'network',
  mac: 'text',
  firmware: 'suggested',
  profile: 'suggested',
  agent: 'agent',
} as const satisfies Record<string, FilterKind>;

export type FilterName = keyof typeof filterKinds;
export type DeviceFilters = Partial<Record<FilterName, string>>;

export const filterNames = Object.keys(filterKinds) as FilterName[];

/** Filters that always have their place above the list. */
export const quickFilters: readonly FilterName[] = ['status', 'site', 'vendor', 'supply'];

const longest = 100;

/** A value that may be asked for; null for one that makes no sense. */
export function cleanFilter(name: FilterName, value: string | null): string | null {
  const text = value?.trim() ?? '';
  if (text === '' || text.length > longest) return null;
  switch (filterKinds[name]) {
    case 'statuses':
      return statusesOf(text).join(',') || null;
    case 'supply':
      return text === 'low' || text === 'empty' ? text : null;
    case 'alerts':
    case 'findings':
      return text === 'true' || text === 'false' ? text : null;
    case 'since':
      return isSince(text) ? text : null;
    default:
      return text;
  }
}

/** The states in a list such as "down,warning", in the order in which they are shown. */
export function statusesOf(text: string | undefined): DeviceStatus[] {
  const wished = (text ?? '').split(',');
  return deviceStatuses.filter((status) => wished.includes(status));
}

/** The filters with one of them changed; null takes it away. */
export function withFilter(
  filters: DeviceFilters,
  name: FilterName,
  value: string | null,
): DeviceFilters {
  const next = { ...filters };
  const clean = cleanFilter(name, value);
  if (clean === null) delete next[name];
  else next[name] = clean;
  return next;
}
