import { Text } from '@mantine/core';

import type { QuarantineItem } from '@/api/use_quarantine';
import { RelativeTime } from '@/components/relative_time';
import type { Column } from '@/components/table/data_table';
import { RowLink } from '@/components/table/row_link';
import { useLocale } from '@/i18n/locale';
import { bytesText } from '@/lib/bytes';
import { wordOf } from '@/lib/words';

/** What the quarantine's list shows. */
export function useQuarantineColumns(): Column<QuarantineItem>[] {
  const { text, format, locale } = useLocale();
  const words = text.quarantine;
  return [
    {
      key: 'reason',
      label: words.reason,
      max: 420,
      cell: ({ id, reason }) => <RowLink to={`/quarantine/${id}`}>{reason}</RowLink>,
    },
    { key: 'kind', label: words.kind, cell: ({ kind }) => wordOf(words.kinds, kind) },
    { key: 'stage', label: words.stage, cell: ({ stage }) => words.stages[stage] },
    {
      key: 'agent',
      label: words.agent,
      cell: ({ agent_name, agent_id, organisation }) => (
        <>
          <Text fz="sm">{agent_name ?? agent_id.slice(0, 8)}</Text>
          <Text fz="xs" c="dimmed">
            {organisation.name}
          </Text>
        </>
      ),
    },
    {
      key: 'records',
      label: words.records,
      numeric: true,
      cell: ({ first_seq, last_seq }) =>
        words.range(format.count(first_seq), format.count(last_seq)),
    },
    {
      key: 'size',
      label: words.size,
      numeric: true,
      cell: ({ bytes }) => bytesText(bytes, locale),
    },
    {
      key: 'received',
      label: words.received,
      cell: ({ received_at }) => <RelativeTime time={received_at} />,
    },
  ];
}
