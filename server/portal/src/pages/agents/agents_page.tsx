import { Button } from '@mantine/core';
import { IconRouter } from '@tabler/icons-react';

import { useAgents } from '@/api/use_agents';
import { EmptyState } from '@/components/empty_state';
import { LiveIndicator } from '@/components/live_indicator';
import { PageTitle } from '@/components/page_title';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { DataTable } from '@/components/table/data_table';
import { TableSkeleton } from '@/components/table_skeleton';
import { useLocale } from '@/i18n/locale';

import { agentColumns } from './agent_columns';

/** The agents and when they were last heard of. */
export function AgentsPage() {
  const { text } = useLocale();
  const words = text.agents;
  const agents = useAgents();
  const items = agents.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageTitle title={words.title}>
        <LiveIndicator updatedAt={agents.dataUpdatedAt} failing={agents.isError} />
      </PageTitle>
      {agents.isLoadingError && (
        <ProblemNotice problem={agents.error} onRetry={() => void agents.refetch()} />
      )}
      <Panel>
        {agents.isPending && <TableSkeleton rows={4} />}
        {items?.length === 0 && (
          <EmptyState icon={IconRouter} title={words.none} hint={words.noneHint} />
        )}
        {items && items.length > 0 && (
          <DataTable
            caption={words.caption}
            columns={agentColumns(words)}
            rows={items}
            minWidth={820}
          />
        )}
      </Panel>
      {agents.hasNextPage && (
        <Button variant="default" size="xs" mt="sm" onClick={() => void agents.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </>
  );
}
