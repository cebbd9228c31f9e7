import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';

import { type DeviceListState, readState, withChange, writeState } from '@/lib/device_list_state';

type Change = Partial<Omit<DeviceListState, 'cursor'>>;

/** Cursors of the pages before this one; null is the first page. They stay with the history entry. */
type Trail = (string | null)[];

function trailOf(historyState: unknown): Trail {
  const trail = (historyState as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) ? (trail as Trail) : [];
}

/** The list's state in the address bar, and the ways to change it. */
export function useDeviceListState() {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const state = readState(params);
  const trail = trailOf(location.state);

  const show = (next: DeviceListState, nextTrail: Trail, replace: boolean) =>
    void navigate(
      { search: writeState(next).toString() },
      { replace, state: { trail: nextTrail }, preventScrollReset: replace },
    );

  return {
    state,
    /** Filters and order; a search replaces the history entry, letter by letter. */
    change: (change: Change) => show(withChange(state, change), [], 'q' in change),
    goNext: (cursor: string) => show({ ...state, cursor }, [...trail, state.cursor], false),
    /** Null on the first page. A page that was opened by its address leads back to the first. */
    goBack:
      state.cursor === null
        ? null
        : () => show({ ...state, cursor: trail.at(-1) ?? null }, trail.slice(0, -1), false),
  };
}
