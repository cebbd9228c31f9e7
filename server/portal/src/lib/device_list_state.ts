import type { Schemas } from '@/api/client';
import type { paths } from '@/api/schema';

import { parseColumns } from './column_choice';
import { cleanFilter, type DeviceFilters, filterNames } from './device_filters';
import { timeOf } from './since';
import { toSort } from './sort_order';

export type DeviceSort = Schemas['DeviceSort'];

const sortColumns = [
  'model',
  'name',
  'serial',
  'address',
  'status',
  'site',
  'vendor',
  'firmware',
  'location',
  'label',
  'taken_at',
  'supply',
  'total',
  'mono',
  'color',
  'pages_30d',
  'trust',
] as const;

/** Columns of the list in their order; a user shows those that are wanted. */
export const deviceColumns = [
  'device',
  'name',
  'label',
  'serial',
  'address',
  'mac',
  'asset_number',
  'site',
  'location',
  'status',
  'alerts',
  'supplies',
  'total',
  'mono',
  'color',
  'pages_30d',
  'trust',
  'firmware',
  'taken_at',
] as const;
export type DeviceColumn = (typeof deviceColumns)[number];

export const usualColumns: readonly DeviceColumn[] = [
  'device',
  'serial',
  'site',
  'status',
  'supplies',
  'total',
  'taken_at',
];

export const pageSizes = [50, 100, 200] as const;

/** What the device list shows. It lives in the address bar, so that it can be kept and sent. */
export interface DeviceListState {
  q: string;
  /** Organisation to which all lists are narrowed; the whole portal keeps it. */
  org: string | null;
  filters: DeviceFilters;
  sort: DeviceSort;
  /** Null: those that the browser remembers, else the usual ones. */
  columns: DeviceColumn[] | null;
  size: number;
  cursor: string | null;
}

const defaultSort: DeviceSort = 'model';
const longest = 100;

/** Reads an address; what makes no sense there is as if it were absent. */
export function readState(params: URLSearchParams): DeviceListState {
  const filters: DeviceFilters = {};
  for (const name of filterNames) {
    const value = cleanFilter(name, params.get(name));
    if (value !== null) filters[name] = value;
  }
  return {
    q: (params.get('q') ?? '').slice(0, longest),
    org: params.get('org'),
    filters,
    sort: toSort(params.get('sort'), sortColumns, defaultSort),
    columns: parseColumns(params.get('columns'), deviceColumns),
    size: pageSizes.find((size) => String(size) === params.get('size')) ?? pageSizes[0],
    cursor: params.get('cursor'),
  };
}

/** Writes an address as short as it can be: what is at its default stays out. */
export function writeState(state: DeviceListState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.org) params.set('org', state.org);
  if (state.q) params.set('q', state.q);
  for (const name of filterNames) {
    const value = state.filters[name];
    if (value) params.set(name, value);
  }
  if (state.sort !== defaultSort) params.set('sort', state.sort);
  if (state.columns) params.set('columns', state.columns.join(','));
  if (state.size !== pageSizes[0]) params.set('size', String(state.size));
  if (state.cursor) params.set('cursor', state.cursor);
  return params;
}

export type DeviceQuery = NonNullable<paths['/api/v1/devices']['get']['parameters']['query']>;

/** The same in the words of the API, without the page; `now` in milliseconds since the epoch. */
export function toQuery(state: DeviceListState, now: number): DeviceQuery {
  const { supply, alerts, findings, seen_before, seen_after, ...others } = state.filters;
  return {
    ...others,
    q: state.q || undefined,
    organisation: state.org ?? undefined,
    supply: supply as DeviceQuery['supply'],
    alerts: alerts === undefined ? undefined : alerts === 'true',
    findings: findings === undefined ? undefined : findings === 'true',
    seen_before: seen_before && timeOf(seen_before, now),
    seen_after: seen_after && timeOf(seen_after, now),
    sort: state.sort,
  };
}

/** A change of what is shown begins at the first page again. */
export function withChange(
  state: DeviceListState,
  change: Partial<Omit<DeviceListState, 'cursor'>>,
): DeviceListState {
  return { ...state, ...change, cursor: null };
}

/** Whether something narrows the list; the organisation does not count, it is everywhere. */
export function isFiltered(state: DeviceListState): boolean {
  return state.q !== '' || Object.keys(state.filters).length > 0;
}
