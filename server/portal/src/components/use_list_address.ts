import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';

/** How the state of a list becomes a query and a query a state. */
export interface ListCodec<State extends { cursor: string | null }> {
  read: (params: URLSearchParams) => State;
  write: (state: State) => URLSearchParams;
}

/** Cursors of the pages before this one; null is the first page. They stay with the history entry. */
type Trail = (string | null)[];

function trailOf(historyState: unknown): Trail {
  const trail = (historyState as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) ? (trail as Trail) : [];
}

/** The state of a list in the address bar, and the ways to change it. `codec`: a constant. */
export function useListAddress<State extends { cursor: string | null }>(codec: ListCodec<State>) {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const state = codec.read(params);
  const trail = trailOf(location.state);

  const show = (next: State, nextTrail: Trail, replace: boolean) =>
    void navigate(
      { search: codec.write(next).toString() },
      { replace, state: { trail: nextTrail }, preventScrollReset: replace },
    );

  return {
    state,
    /** Begins at the first page. `replace`: without an own step back, for what is typed. */
    change: (change: Partial<Omit<State, 'cursor'>>, replace = false) =>
      show({ ...state, ...change, cursor: null }, [], replace),
    /** What does not change the rows, such as columns: stays on the page. */
    adjust: (change: Partial<Omit<State, 'cursor'>>) => show({ ...state, ...change }, trail, true),
    goNext: (cursor: string) => show({ ...state, cursor }, [...trail, state.cursor], false),
    /** Null on the first page. A page that was opened by its address leads back to the first. */
    goBack:
      state.cursor === null
        ? null
        : () => show({ ...state, cursor: trail.at(-1) ?? null }, trail.slice(0, -1), false),
    page: trail.length + 1,
  };
}
