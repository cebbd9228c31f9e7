import type { Schemas } from '@/api/client';

export type DeviceStatus = Schemas['DeviceStatus'];
export type DeviceSort = Schemas['DeviceSort'];

export const deviceStatuses: readonly DeviceStatus[] = [
  'idle',
  'printing',
  'warmup',
  'warning',
  'down',
  'unknown',
  'unreachable',
];

export const sortColumns = [
  'model',
  'name',
  'serial',
  'address',
  'site',
  'status',
  'total',
  'mono',
  'color',
  'taken_at',
] as const;
export type SortColumn = (typeof sortColumns)[number];

/** What the device list shows. It lives in the address bar, so that it can be kept and sent. */
export interface DeviceListState {
  q: string;
  status: DeviceStatus | null;
  site: string | null;
  vendor: string | null;
  sort: DeviceSort;
  cursor: string | null;
}

export const defaultSort: DeviceSort = 'model';

/** Reads an address; what makes no sense there is as if it were absent. */
export function readState(params: URLSearchParams): DeviceListState {
  return {
    q: params.get('q') ?? '',
    status: deviceStatuses.find((status) => status === params.get('status')) ?? null,
    site: params.get('site'),
    vendor: params.get('vendor'),
    sort: toSort(params.get('sort')),
    cursor: params.get('cursor'),
  };
}

/** Writes an address as short as it can be: what is at its default stays out. */
export function writeState(state: DeviceListState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.q) params.set('q', state.q);
  if (state.status) params.set('status', state.status);
  if (state.site) params.set('site', state.site);
  if (state.vendor) params.set('vendor', state.vendor);
  if (state.sort !== defaultSort) params.set('sort', state.sort);
  if (state.cursor) params.set('cursor', state.cursor);
  return params;
}

/** A change of what is shown begins at the first page again. */
export function withChange(
  state: DeviceListState,
  change: Partial<Omit<DeviceListState, 'cursor'>>,
): DeviceListState {
  return { ...state, ...change, cursor: null };
}

export function isFiltered(state: DeviceListState): boolean {
  return state.q !== '' || state.status !== null || state.site !== null || state.vendor !== null;
}

export function sortColumn(sort: DeviceSort): SortColumn {
  return sort.replace('-', '') as SortColumn;
}

export function isDescending(sort: DeviceSort): boolean {
  return sort.startsWith('-');
}

/** The order after a click on a column's head: turned round if it was sorted by it already. */
export function nextSort(current: DeviceSort, column: SortColumn): DeviceSort {
  return current === column ? `-${column}` : column;
}

function toSort(text: string | null): DeviceSort {
  const column = sortColumns.find((name) => name === text || `-${name}` === text);
  if (!column) return defaultSort;
  return text?.startsWith('-') ? `-${column}` : column;
}
