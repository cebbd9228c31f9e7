import { Group, Stack } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';

import { type Reading, useReadings } from '@/api/use_readings';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { SpanChoice, useSpan } from '@/components/span_choice';
import { type Column, DataTable } from '@/components/table/data_table';
import { RowLink } from '@/components/table/row_link';
import { TableSkeleton } from '@/components/table_skeleton';
import { useCursorAddress } from '@/components/use_cursor_address';
import { useLocale } from '@/i18n/locale';
import { useCounterWords } from '@/i18n/use_counter_words';
import { mainCounters } from '@/lib/counter_growth';
import { wordOf } from '@/lib/words';

import { useDeviceOnPage } from './use_device_on_page';

const shownCounters = 4;

/** Every reading of the device; each leads to the bytes that it was made of. */
export function ReadingsTab() {
  const device = useDeviceOnPage();
  const { text } = useLocale();
  const list = useCursorAddress();
  const [span, setSpan] = useSpan();
  const readings = useReadings(device.id, span, list.cursor);
  const rows = readings.data?.items ?? [];
  const columns = useColumns(device.id, rows);
  const next = readings.data?.next_cursor ?? null;
  return (
    <Stack gap="sm">
      <Group justify="flex-end">
        <SpanChoice span={span} onChange={setSpan} />
      </Group>
      {readings.isLoadingError && (
        <ProblemNotice problem={readings.error} onRetry={() => void readings.refetch()} />
      )}
      <Panel>
        {readings.isPending && <TableSkeleton rows={12} />}
        {readings.data && rows.length === 0 && (
          <EmptyState
            icon={IconListDetails}
            title={text.deviceReadings.none}
            hint={text.deviceReadings.noneHint}
          />
        )}
        {rows.length > 0 && (
          <DataTable caption={text.deviceReadings.caption} columns={columns} rows={rows} />
        )}
      </Panel>
      {readings.data && (
        <CursorPager
          count={text.kit.rows(rows.length)}
          page={list.page}
          onBack={list.goBack}
          onNext={next === null ? null : () => list.goNext(next)}
        />
      )}
    </Stack>
  );
}

function useColumns(deviceId: string, rows: readonly Reading[]): Column<Reading>[] {
  const { text, format } = useLocale();
  const counterWords = useCounterWords();
  const names = [...new Set(rows.flatMap(({ counters }) => Object.keys(counters)))];
  const words = text.deviceReadings;
  return [
    {
      key: 'taken',
      label: words.taken,
      cell: ({ id, taken_at }) => (
        <RowLink to={`/devices/${deviceId}/readings/${encodeURIComponent(id)}`}>
          {format.exact(taken_at)}
        </RowLink>
      ),
    },
    {
      key: 'status',
      label: words.status,
      cell: ({ status }) => wordOf(text.statuses, status ?? 'unknown'),
    },
    ...mainCounters(names, shownCounters).map((name) => ({
      key: name,
      label: wordOf(counterWords, name),
      numeric: true,
      cell: ({ counters }: Reading) => format.count(counters[name]),
    })),
  ];
}
