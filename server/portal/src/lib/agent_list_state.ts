import type { AgentQuery } from '@/api/use_agents';

import { toSort } from './sort_order';

const sortColumns = ['name', 'site', 'last_contact', 'version'] as const;
export const agentStates = ['active', 'silent', 'pending', 'revoked'] as const;

/** What the list of agents shows. It lives in the address bar. */
export interface AgentListState {
  q: string;
  org: string | null;
  site: string | null;
  state: (typeof agentStates)[number] | null;
  sort: NonNullable<AgentQuery['sort']>;
  cursor: string | null;
}

const longest = 100;
const defaultSort = 'site';

/** Reads and writes the address; what makes no sense there is as if it were absent. */
export const agentListCodec = {
  read: (params: URLSearchParams): AgentListState => ({
    q: (params.get('q') ?? '').slice(0, longest),
    org: params.get('org'),
    site: params.get('site'),
    state: agentStates.find((state) => state === params.get('state')) ?? null,
    sort: toSort(params.get('sort'), sortColumns, defaultSort),
    cursor: params.get('cursor'),
  }),
  write: ({ q, org, site, state, sort, cursor }: AgentListState): URLSearchParams => {
    const params = new URLSearchParams();
    const put = (name: string, value: string | null) => {
      if (value) params.set(name, value);
    };
    put('org', org);
    put('q', q);
    put('site', site);
    put('state', state);
    put('sort', sort === defaultSort ? null : sort);
    put('cursor', cursor);
    return params;
  },
};

/** The same in the words of the API. */
export function toAgentQuery({ q, org, site, state, sort, cursor }: AgentListState): AgentQuery {
  return {
    q: q || undefined,
    organisation: org ?? undefined,
    site: site ?? undefined,
    state: state ?? undefined,
    sort,
    cursor: cursor ?? undefined,
  };
}
