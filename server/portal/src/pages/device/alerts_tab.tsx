import { Badge, SegmentedControl, Stack } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useSearchParams } from 'react-router-dom';

import { type AlertSpan, useDeviceAlerts } from '@/api/use_device_past';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { type Column, DataTable } from '@/components/table/data_table';
import { TableSkeleton } from '@/components/table_skeleton';
import { useCursorAddress } from '@/components/use_cursor_address';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { durationText } from '@/lib/duration';
import { wordOf } from '@/lib/words';

import classes from './condition_card.module.css';
import { useDeviceOnPage } from './use_device_on_page';

const states = ['open', 'ended'] as const;

type Row = AlertSpan & { id: string };

/** What the device has complained about, and for how long. */
export function AlertsTab() {
  const device = useDeviceOnPage();
  const { text } = useLocale();
  const words = text.deviceAlerts;
  const list = useCursorAddress();
  const [params] = useSearchParams();
  const state = states.find((one) => one === params.get('state')) ?? null;
  const alerts = useDeviceAlerts(device.id, state, list.cursor);
  const rows = alerts.data?.items.map((alert) => ({
    id: `${alert.began_at} ${alert.group} ${alert.code} ${alert.text}`,
    ...alert,
  }));
  const columns = useColumns();
  const next = alerts.data?.next_cursor ?? null;
  return (
    <Stack gap="sm" align="stretch">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={words.state}
        value={state ?? ''}
        data={['', ...states].map((value) => ({
          value,
          label: value === 'open' || value === 'ended' ? words[value] : words.all,
        }))}
        onChange={(value) => list.choose('state', value || null)}
      />
      {alerts.isLoadingError && (
        <ProblemNotice problem={alerts.error} onRetry={() => void alerts.refetch()} />
      )}
      <Panel>
        {alerts.isPending && <TableSkeleton rows={6} />}
        {rows?.length === 0 && (
          <EmptyState icon={IconBell} title={words.none} hint={words.noneHint} />
        )}
        {rows && rows.length > 0 && (
          <DataTable caption={text.device.tabs.alerts} columns={columns} rows={rows} />
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

function useColumns(): Column<Row>[] {
  const { text, format } = useLocale();
  const now = useNow();
  const words = text.deviceAlerts;
  return [
    {
      key: 'severity',
      label: words.severity,
      cell: ({ severity }) => (
        <Badge size="sm" variant="outline" className={classes.severity} data-severity={severity}>
          {wordOf(text.severities, severity)}
        </Badge>
      ),
    },
    {
      key: 'text',
      label: words.what,
      cell: (row) => row.text || wordOf(text.alertCodes, row.code),
    },
    { key: 'began', label: words.began, cell: ({ began_at }) => format.exact(began_at) },
    {
      key: 'ended',
      label: words.end,
      cell: ({ ended_at }) =>
        ended_at ? format.exact(ended_at) : <strong>{words.stillOpen}</strong>,
    },
    {
      key: 'lasted',
      label: words.lasted,
      cell: ({ began_at, ended_at }) => {
        const end = ended_at ? Date.parse(ended_at) : now;
        return durationText(end - Date.parse(began_at), text.span.units);
      },
    },
  ];
}
