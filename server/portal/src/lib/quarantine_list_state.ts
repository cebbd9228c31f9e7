import type { QuarantineQuery, QuarantineState } from '@/api/use_quarantine';

export const quarantineStates = ['kept', 'queued', 'retried', 'discarded'] as const;
export const quarantineStages = ['ingest', 'analyze'] as const;

/** What the quarantine's list shows. It lives in the address bar. */
export interface QuarantineListState {
  org: string | null;
  state: QuarantineState;
  stage: (typeof quarantineStages)[number] | null;
  agent: string | null;
  cursor: string | null;
}

const usual = 'kept';

/** Reads and writes the address; what makes no sense there is as if it were absent. */
export const quarantineListCodec = {
  read: (params: URLSearchParams): QuarantineListState => ({
    org: params.get('org'),
    state: quarantineStates.find((state) => state === params.get('state')) ?? usual,
    stage: quarantineStages.find((stage) => stage === params.get('stage')) ?? null,
    agent: params.get('agent'),
    cursor: params.get('cursor'),
  }),
  write: ({ org, state, stage, agent, cursor }: QuarantineListState): URLSearchParams => {
    const params = new URLSearchParams();
    const put = (name: string, value: string | null) => {
      if (value) params.set(name, value);
    };
    put('org', org);
    put('state', state === usual ? null : state);
    put('stage', stage);
    put('agent', agent);
    put('cursor', cursor);
    return params;
  },
};

/** The same in the words of the API. */
export function toQuarantineQuery(list: QuarantineListState): QuarantineQuery {
  return {
    organisation: list.org ?? undefined,
    state: list.state,
    stage: list.stage ?? undefined,
    agent: list.agent ?? undefined,
    cursor: list.cursor ?? undefined,
  };
}
