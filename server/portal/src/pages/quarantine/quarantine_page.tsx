import { SegmentedControl, Text } from '@mantine/core';
import { IconMoodCheck, IconSearchOff } from '@tabler/icons-react';

import { useAgentName } from '@/api/use_names';
import { type QuarantineItem, useQuarantine } from '@/api/use_quarantine';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { FillPage, FillRest } from '@/components/fill_page';
import { FilterBar } from '@/components/filters/filter_bar';
import { NarrowedTo } from '@/components/filters/narrowed_to';
import { LiveIndicator } from '@/components/live_indicator';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { DataTable } from '@/components/table/data_table';
import { TableSkeleton } from '@/components/table_skeleton';
import { useListAddress } from '@/components/use_list_address';
import { useLocale } from '@/i18n/locale';
import {
  quarantineListCodec,
  type QuarantineListState,
  quarantineStages,
  quarantineStates,
  toQuarantineQuery,
} from '@/lib/quarantine_list_state';

import { useQuarantineColumns } from './quarantine_columns';

/** What came and could not be understood. */
export function QuarantinePage() {
  const { text } = useLocale();
  const words = text.quarantine;
  const list = useListAddress(quarantineListCodec);
  const { state, change } = list;
  const items = useQuarantine(toQuarantineQuery(state));
  const cursor = items.data?.next_cursor ?? null;
  return (
    <FillPage>
      <PageTitle title={words.title}>
        <LiveIndicator updatedAt={items.dataUpdatedAt} failing={items.isError} />
      </PageTitle>
      <Text fz="sm" c="dimmed" mb="sm" mt={-8}>
        {words.intro}
      </Text>
      <Filters state={state} onChange={change} />
      {items.isLoadingError && (
        <ProblemNotice problem={items.error} onRetry={() => void items.refetch()} />
      )}
      <FillRest>
        {items.isPending && <TableSkeleton rows={6} />}
        {items.data && <Items items={items.data.items} state={state} />}
      </FillRest>
      {items.data && (
        <CursorPager
          count={words.shown(items.data.items.length)}
          page={list.page}
          onBack={list.goBack}
          onNext={cursor === null ? null : () => list.goNext(cursor)}
        />
      )}
    </FillPage>
  );
}

interface FiltersProps {
  state: QuarantineListState;
  onChange: (change: Partial<QuarantineListState>) => void;
}

function Filters({ state, onChange }: FiltersProps) {
  const words = useLocale().text.quarantine;
  return (
    <FilterBar>
      <SegmentedControl
        size="xs"
        aria-label={words.state}
        value={state.state}
        data={quarantineStates.map((value) => ({ value, label: words.states[value] }))}
        onChange={(value) => onChange({ state: value })}
      />
      <SegmentedControl
        size="xs"
        aria-label={words.stage}
        value={state.stage ?? ''}
        data={[
          { value: '', label: words.anyStage },
          ...quarantineStages.map((value) => ({ value, label: words.stages[value] })),
        ]}
        onChange={(value) =>
          onChange({ stage: quarantineStages.find((stage) => stage === value) ?? null })
        }
      />
      {state.agent && <AgentFilter id={state.agent} onClear={() => onChange({ agent: null })} />}
    </FilterBar>
  );
}

function AgentFilter({ id, onClear }: { id: string; onClear: () => void }) {
  const words = useLocale().text.quarantine;
  const name = useAgentName(id) || id.slice(0, 8);
  return <NarrowedTo label={words.agent} value={name} onClear={onClear} />;
}

function Items({ items, state }: { items: readonly QuarantineItem[]; state: QuarantineListState }) {
  const words = useLocale().text.quarantine;
  const columns = useQuarantineColumns();
  if (items.length > 0) {
    return <DataTable caption={words.caption} columns={columns} rows={items} minWidth={880} />;
  }
  const all = state.state === 'kept' && state.stage === null && state.agent === null;
  return all ? (
    <EmptyState icon={IconMoodCheck} title={words.none} hint={words.noneHint} />
  ) : (
    <EmptyState icon={IconSearchOff} title={words.noneOther} hint={words.noneOtherHint} />
  );
}
