import { Text } from '@mantine/core';

import type { AgentDetail } from '@/api/use_agents';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';

/** Records that the agent gave up. */
export function GapsCard({ gaps }: Pick<AgentDetail, 'gaps'>) {
  const { text, format } = useLocale();
  const words = text.agent;
  return (
    <Card title={words.gaps} flush>
      <Text fz="sm" c="dimmed" px="md" py="sm">
        {gaps.length === 0 ? words.noGaps : words.gapsHint}
      </Text>
      {gaps.length > 0 && (
        <DataTable
          caption={words.gaps}
          rows={gaps.map((gap) => ({ id: `${gap.epoch} ${gap.first_seq}`, ...gap }))}
          columns={[
            {
              key: 'epoch',
              label: words.epoch,
              cell: ({ epoch }) => <Code>{epoch.slice(0, 8)}</Code>,
            },
            {
              key: 'range',
              label: words.gapRange,
              cell: (gap) => `${format.count(gap.first_seq)} – ${format.count(gap.last_seq)}`,
            },
            {
              key: 'records',
              label: words.gapRecords,
              numeric: true,
              cell: ({ records }) => format.count(records),
            },
            { key: 'reason', label: words.gapReason, cell: ({ reason }) => reason },
          ]}
        />
      )}
    </Card>
  );
}
