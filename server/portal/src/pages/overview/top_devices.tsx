import { Anchor, Progress, Skeleton, Text } from '@mantine/core';
import { useMemo } from 'react';

import { type DeviceSummary, useDevices } from '@/api/use_devices';
import { Card } from '@/components/card';
import { PageLink } from '@/components/page_link';
import { ProblemNotice } from '@/components/problem_notice';
import { StatusLabel } from '@/components/status_label';
import { type Column, DataTable } from '@/components/table/data_table';
import { RowLink } from '@/components/table/row_link';
import { useNarrow } from '@/components/use_narrow';
import { useLocale } from '@/i18n/locale';
import { deviceSubtitle, deviceTitle } from '@/pages/devices/device_title';

const shown = 10;
/** What a phone has no room for: who printed the most is the question. */
const onlyWide: readonly string[] = ['site', 'status'];

/** The devices that print the most, each beside the first one. */
export function TopDevices({ organisation }: { organisation: string | null }) {
  const { text } = useLocale();
  const words = text.overview;
  const devices = useDevices({
    organisation: organisation ?? undefined,
    sort: '-pages_30d',
    limit: shown,
  });
  const rows = (devices.data?.items ?? []).filter(({ pages_30d }) => (pages_30d ?? 0) > 0);
  const columns = useColumns(rows[0]?.pages_30d ?? 0);
  const all = (
    <Anchor component={PageLink} to="/devices?sort=-pages_30d" fz="xs">
      {words.all}
    </Anchor>
  );
  return (
    <Card title={words.top} aside={all} flush>
      {devices.isLoadingError && (
        <ProblemNotice problem={devices.error} onRetry={() => void devices.refetch()} />
      )}
      {devices.isPending && <Skeleton height={240} aria-label={text.app.loading} />}
      {devices.data && rows.length === 0 && (
        <Text fz="sm" c="dimmed" p="md">
          {words.noPages}
        </Text>
      )}
      {rows.length > 0 && (
        <DataTable caption={words.topCaption} columns={columns} rows={rows} minWidth={300} />
      )}
    </Card>
  );
}

function useColumns(most: number): Column<DeviceSummary>[] {
  const { text, format } = useLocale();
  const narrow = useNarrow();
  return useMemo(() => {
    const words = text.devices.columns;
    const all: Column<DeviceSummary>[] = [
      {
        key: 'device',
        label: words.device,
        cell: (device) => (
          <>
            <RowLink to={`/devices/${device.id}`}>{deviceTitle(device, text)}</RowLink>
            <Text fz="xs" c="dimmed" truncate={!narrow}>
              {deviceSubtitle(device)}
            </Text>
          </>
        ),
      },
      { key: 'site', label: words.site, cell: ({ site }) => site.name },
      {
        key: 'status',
        label: words.status,
        cell: ({ status, taken_at, status_reason, errors }) => (
          <StatusLabel status={status} takenAt={taken_at} reason={status_reason} errors={errors} />
        ),
      },
      {
        key: 'pages_30d',
        label: words.pages_30d,
        numeric: true,
        cell: ({ pages_30d }) => (
          <>
            {format.count(pages_30d)}
            <Progress
              aria-hidden
              size={4}
              mt={4}
              color="var(--platen-accent)"
              value={most > 0 ? (100 * (pages_30d ?? 0)) / most : 0}
            />
          </>
        ),
      },
    ];
    return narrow ? all.filter(({ key }) => !onlyWide.includes(key)) : all;
  }, [text, format, most, narrow]);
}
