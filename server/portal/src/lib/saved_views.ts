import { type DeviceListState, readState, withChange, writeState } from './device_list_state';

/** A named state of the device list. */
export interface SavedView {
  name: string;
  /** Query of its address, without organisation and page. */
  address: string;
}

export type BuiltInView = 'all' | 'attention' | 'lowSupply' | 'silent';

/** Views that everybody has, by the name of their text. */
export const builtInViews: Readonly<Record<BuiltInView, string>> = {
  all: '',
  attention: 'status=warning%2Cdown%2Cunreachable',
  lowSupply: 'supply=low&sort=supply',
  silent: 'seen_before=3d&sort=taken_at',
};

export const longestViewName = 40;
const mostViews = 50;

/** What makes a state a view: everything but the organisation and the page. */
export function viewAddress(state: DeviceListState): string {
  return writeState({ ...state, org: null, cursor: null }).toString();
}

/** The list as a view shows it, within the same organisation. */
export function applyView(state: DeviceListState, address: string): DeviceListState {
  const view = readState(new URLSearchParams(address));
  return withChange(view, { org: state.org, columns: view.columns ?? state.columns });
}

/** Whether a view shows what is shown now; columns that it does not name do not matter. */
export function isShown(state: DeviceListState, address: string): boolean {
  return viewAddress(applyView(state, address)) === viewAddress(state);
}

/** Reads what a browser has kept; what is broken there is left out. */
export function parseViews(text: string | null): SavedView[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.filter(isView).slice(0, mostViews) : [];
}

function isView(value: unknown): value is SavedView {
  const { name, address } = (value ?? {}) as Partial<SavedView>;
  return typeof name === 'string' && name !== '' && typeof address === 'string';
}

/** Keeps a view; one of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const name = view.name.trim().slice(0, longestViewName);
  if (name === '') return [...views];
  const others = views.filter((one) => one.name !== name);
  return [...others, { name, address: view.address }].slice(-mostViews);
}
