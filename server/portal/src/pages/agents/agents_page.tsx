import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconRouter, IconSearchOff } from '@tabler/icons-react';

import { type Agent, useAgents } from '@/api/use_agents';
import { useSiteNames } from '@/api/use_names';
import { useIsAdmin } from '@/api/use_session';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { FillPage, FillRest } from '@/components/fill_page';
import { FilterBar, SearchPlace } from '@/components/filters/filter_bar';
import { NarrowedTo } from '@/components/filters/narrowed_to';
import { SearchField } from '@/components/filters/search_field';
import { LiveIndicator } from '@/components/live_indicator';
import { PageLink } from '@/components/page_link';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { DataTable } from '@/components/table/data_table';
import { TableSkeleton } from '@/components/table_skeleton';
import { useListAddress } from '@/components/use_list_address';
import { useLocale } from '@/i18n/locale';
import {
  agentListCodec,
  type AgentListState,
  agentStates,
  toAgentQuery,
} from '@/lib/agent_list_state';

import { agentColumns } from './agent_columns';

/** The agents and when they were last heard of. */
export function AgentsPage() {
  const { text } = useLocale();
  const words = text.agents;
  const list = useListAddress(agentListCodec);
  const { state, change } = list;
  const agents = useAgents(toAgentQuery(state));
  const cursor = agents.data?.next_cursor ?? null;
  return (
    <FillPage>
      <PageTitle title={words.title}>
        <LiveIndicator updatedAt={agents.dataUpdatedAt} failing={agents.isError} />
      </PageTitle>
      <FilterBar aside={<EnrolButton />}>
        <SearchPlace>
          <SearchField
            label={words.search}
            placeholder={words.searchPlaceholder}
            value={state.q}
            onSearch={(q) => change({ q }, true)}
          />
        </SearchPlace>
        <StateChoice state={state.state} onChange={(next) => change({ state: next })} />
        {state.site && <SiteFilter id={state.site} onClear={() => change({ site: null })} />}
      </FilterBar>
      {agents.isLoadingError && (
        <ProblemNotice problem={agents.error} onRetry={() => void agents.refetch()} />
      )}
      <FillRest>
        {agents.isPending && <TableSkeleton rows={6} />}
        {agents.data && (
          <AgentRows
            agents={agents.data.items}
            state={state}
            onSort={(sort) => change({ sort: sort as AgentListState['sort'] })}
          />
        )}
      </FillRest>
      {agents.data && (
        <CursorPager
          count={words.shown(agents.data.items.length)}
          page={list.page}
          onBack={list.goBack}
          onNext={cursor === null ? null : () => list.goNext(cursor)}
        />
      )}
    </FillPage>
  );
}

function EnrolButton() {
  const { text } = useLocale();
  if (!useIsAdmin()) return null;
  return (
    <Button
      component={PageLink}
      to="/agents/enrol"
      size="sm"
      h={34}
      leftSection={<IconPlus size={15} aria-hidden />}
    >
      {text.agents.enrol}
    </Button>
  );
}

function SiteFilter({ id, onClear }: { id: string; onClear: () => void }) {
  const { text } = useLocale();
  const name = useSiteNames(true)?.get(id) ?? text.devices.oneSite;
  return <NarrowedTo label={text.agents.site} value={name} onClear={onClear} />;
}

interface StateChoiceProps {
  state: AgentListState['state'];
  onChange: (state: AgentListState['state']) => void;
}

function StateChoice({ state, onChange }: StateChoiceProps) {
  const words = useLocale().text.agents;
  const labels = { ...words.states, active: words.states.online };
  return (
    <SegmentedControl
      size="xs"
      h={34}
      aria-label={words.state}
      value={state ?? ''}
      data={[
        { value: '', label: words.all },
        ...agentStates.map((value) => ({ value, label: labels[value] })),
      ]}
      onChange={(value) => onChange(agentStates.find((one) => one === value) ?? null)}
    />
  );
}

interface RowsProps {
  agents: readonly Agent[];
  state: AgentListState;
  onSort: (sort: string) => void;
}

function AgentRows({ agents, state, onSort }: RowsProps) {
  const words = useLocale().text.agents;
  if (agents.length > 0) {
    return (
      <DataTable
        caption={words.caption}
        columns={agentColumns(words)}
        rows={agents}
        sort={state.sort}
        onSort={onSort}
        minWidth={920}
      />
    );
  }
  const filtered = state.q !== '' || state.state !== null || state.site !== null;
  return filtered ? (
    <EmptyState icon={IconSearchOff} title={words.noMatch} hint={words.noMatchHint} />
  ) : (
    <EmptyState icon={IconRouter} title={words.none} hint={words.noneHint}>
      <EnrolButton />
    </EmptyState>
  );
}
