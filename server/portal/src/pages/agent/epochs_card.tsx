import { Text } from '@mantine/core';

import type { AgentDetail } from '@/api/use_agents';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { RelativeTime } from '@/components/relative_time';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';

type Epoch = AgentDetail['epochs'][number] & { id: string };

/** The lives of the agent's outbox. */
export function EpochsCard({ epochs }: Pick<AgentDetail, 'epochs'>) {
  const { text } = useLocale();
  const columns = useColumns();
  return (
    <Card title={text.agent.epochs} flush>
      <Text fz="sm" c="dimmed" px="md" py="sm">
        {text.agent.epochsHint}
      </Text>
      <DataTable
        caption={text.agent.epochs}
        columns={columns}
        rows={epochs.map((epoch) => ({ id: epoch.epoch, ...epoch }))}
        minWidth={640}
      />
    </Card>
  );
}

function useColumns(): Column<Epoch>[] {
  const { text, format } = useLocale();
  const words = text.agent;
  return [
    {
      key: 'epoch',
      label: words.epoch,
      cell: ({ epoch }) => (
        <span title={epoch}>
          <Code>{epoch.slice(0, 8)}</Code>
        </span>
      ),
    },
    { key: 'state', label: text.agents.state, cell: ({ state }) => words.epochStates[state] },
    {
      key: 'received',
      label: words.received,
      numeric: true,
      cell: ({ received_seq }) => format.count(received_seq),
    },
    {
      key: 'analyzed',
      label: words.analyzed,
      numeric: true,
      cell: ({ analyzed_seq }) => format.count(analyzed_seq),
    },
    {
      key: 'missing',
      label: words.missing,
      numeric: true,
      cell: ({ missing }) => <span title={words.missingHint}>{format.count(missing)}</span>,
    },
    {
      key: 'begun',
      label: words.firstSeen,
      cell: ({ first_seen_at }) => <RelativeTime time={first_seen_at} />,
    },
    {
      key: 'last',
      label: words.lastSeen,
      cell: ({ last_seen_at }) => <RelativeTime time={last_seen_at} />,
    },
    { key: 'why', label: words.why, cell: ({ follows_why }) => follows_why || notKnown },
  ];
}
