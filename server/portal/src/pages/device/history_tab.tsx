import { NativeSelect, Stack } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useSearchParams } from 'react-router-dom';

import { type HistoryField, useDeviceHistory } from '@/api/use_device_past';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { DataTable } from '@/components/table/data_table';
import { TableSkeleton } from '@/components/table_skeleton';
import { useCursorAddress } from '@/components/use_cursor_address';
import { useLocale } from '@/i18n/locale';
import { wordOf } from '@/lib/words';

import { useDeviceOnPage } from './use_device_on_page';

const fields: readonly HistoryField[] = [
  'address',
  'site',
  'name',
  'location',
  'firmware',
  'serial',
  'mac',
  'agent',
];

/** Where the device was and what it was called. */
export function HistoryTab() {
  const device = useDeviceOnPage();
  const { text, format } = useLocale();
  const words = text.deviceHistory;
  const list = useCursorAddress();
  const [params] = useSearchParams();
  const field = fields.find((one) => one === params.get('field')) ?? null;
  const history = useDeviceHistory(device.id, field, list.cursor);
  const rows = history.data?.items.map((item) => ({
    id: `${item.field} ${item.from} ${item.value}`,
    ...item,
  }));
  const next = history.data?.next_cursor ?? null;
  return (
    <Stack gap="sm">
      <NativeSelect
        size="xs"
        w="fit-content"
        aria-label={words.field}
        value={field ?? ''}
        data={[
          { value: '', label: words.anyField },
          ...fields.map((value) => ({ value, label: words.fields[value] })),
        ]}
        onChange={(event) => list.choose('field', event.currentTarget.value || null)}
      />
      {history.isLoadingError && (
        <ProblemNotice problem={history.error} onRetry={() => void history.refetch()} />
      )}
      <Panel>
        {history.isPending && <TableSkeleton rows={6} />}
        {rows?.length === 0 && (
          <EmptyState icon={IconHistory} title={words.none} hint={words.noneHint} />
        )}
        {rows && rows.length > 0 && (
          <DataTable
            caption={words.caption}
            rows={rows}
            columns={[
              { key: 'field', label: words.field, cell: (row) => wordOf(words.fields, row.field) },
              { key: 'value', label: words.value, cell: (row) => row.text },
              { key: 'from', label: words.from, cell: (row) => format.exact(row.from) },
              {
                key: 'to',
                label: words.to,
                cell: (row) => (row.to ? format.exact(row.to) : words.untilNow),
              },
            ]}
          />
        )}
      </Panel>
      {rows && (
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
