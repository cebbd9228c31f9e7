import { Button, Table } from '@mantine/core';
import { IconRouter } from '@tabler/icons-react';

import { type Agent, useAgents } from '@/api/use_agents';
import { DataTable } from '@/components/data_table';
import { EmptyState } from '@/components/empty_state';
import { LiveIndicator } from '@/components/live_indicator';
import { PageTitle } from '@/components/page_title';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { TableSkeleton } from '@/components/table_skeleton';
import { useLocale } from '@/i18n/locale';

import { AgentRow } from './agent_row';

/** The agents and when they were last heard of. */
export function AgentsPage() {
  const { text } = useLocale();
  const agents = useAgents();
  const items = agents.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageTitle title={text.agents.title}>
        <LiveIndicator updatedAt={agents.dataUpdatedAt} failing={agents.isError} />
      </PageTitle>
      {agents.isLoadingError && (
        <ProblemNotice problem={agents.error} onRetry={() => void agents.refetch()} />
      )}
      <Panel>
        {agents.isPending && <TableSkeleton rows={4} />}
        {items && <AgentTable agents={items} />}
      </Panel>
      {agents.hasNextPage && (
        <Button variant="default" size="xs" mt="sm" onClick={() => void agents.fetchNextPage()}>
          {text.agents.more}
        </Button>
      )}
    </>
  );
}

function AgentTable({ agents }: { agents: readonly Agent[] }) {
  const { text } = useLocale();
  const words = text.agents;
  if (agents.length === 0) {
    return <EmptyState icon={IconRouter} title={words.none} hint={words.noneHint} />;
  }
  const columns = [
    words.name,
    words.site,
    words.state,
    words.lastContact,
    words.version,
    words.enrolled,
    words.certificate,
  ];
  const head = (
    <Table.Tr>
      {columns.map((column) => (
        <Table.Th key={column} scope="col">
          {column}
        </Table.Th>
      ))}
    </Table.Tr>
  );
  return (
    <DataTable caption={words.caption} head={head} minWidth={820}>
      {agents.map((agent) => (
        <AgentRow key={agent.id} agent={agent} />
      ))}
    </DataTable>
  );
}
