import { type ListCodec, useListAddress } from './use_list_address';

interface CursorState {
  cursor: string | null;
  /** Everything else that is in the address; it stays as it is. */
  rest: string;
}

const codec: ListCodec<CursorState> = {
  read: (params) => {
    const rest = new URLSearchParams(params);
    rest.delete('cursor');
    return { cursor: params.get('cursor'), rest: rest.toString() };
  },
  write: ({ cursor, rest }) => {
    const params = new URLSearchParams(rest);
    if (cursor) params.set('cursor', cursor);
    return params;
  },
};

/** Pages of a list whose other choices are in the address already. */
export function useCursorAddress() {
  const list = useListAddress(codec);
  return {
    cursor: list.state.cursor,
    page: list.page,
    goNext: list.goNext,
    goBack: list.goBack,
    /** Sets or removes (null) one parameter and begins at the first page. */
    choose: (name: string, value: string | null) => {
      const rest = new URLSearchParams(list.state.rest);
      if (value === null) rest.delete(name);
      else rest.set(name, value);
      list.change({ rest: rest.toString() });
    },
  };
}
