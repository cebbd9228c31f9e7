import { Button } from '@mantine/core';
import { IconPrinter, IconSearchOff } from '@tabler/icons-react';
import { useMemo } from 'react';

import { type DevicePage, type DeviceSummary, useDevices } from '@/api/use_devices';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { FillPage, FillRest } from '@/components/fill_page';
import { LiveIndicator } from '@/components/live_indicator';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { DataTable } from '@/components/table/data_table';
import { TableSkeleton } from '@/components/table_skeleton';
import { useSelection } from '@/components/use_selection';
import { useLocale } from '@/i18n/locale';
import { isFiltered, pageSizes, toQuery } from '@/lib/device_list_state';

import { DeviceCard } from './device_card';
import { makeColumns } from './device_columns';
import { DeviceFilters } from './device_filters';
import { DeviceTiles } from './device_tiles';
import { deviceTitle } from './device_title';
import { DeviceViews } from './device_views';
import { SelectionBar } from './selection_bar';
import { type DeviceList, useDeviceList } from './use_device_list';

/** The list of all devices that the user may see. */
export function DevicesPage() {
  const { text } = useLocale();
  const list = useDeviceList();
  const { size, cursor } = list.state;
  const query = { ...toQuery(list.state, Date.now()), limit: size, cursor: cursor ?? undefined };
  const devices = useDevices(query);
  return (
    <FillPage>
      <PageTitle title={text.devices.title}>
        <LiveIndicator updatedAt={devices.dataUpdatedAt} failing={devices.isError} />
      </PageTitle>
      <DeviceTiles list={list} />
      <DeviceViews state={list.state} />
      <DeviceFilters list={list} />
      {devices.data && <DeviceRows list={list} page={devices.data} />}
      {devices.isPending && (
        <FillRest>
          <TableSkeleton rows={12} />
        </FillRest>
      )}
      {devices.isLoadingError && (
        <ProblemNotice problem={devices.error} onRetry={() => void devices.refetch()} />
      )}
    </FillPage>
  );
}

interface RowsProps {
  list: DeviceList;
  page: DevicePage;
}

function DeviceRows({ list, page }: RowsProps) {
  const { text } = useLocale();
  const { state, columns, change, goNext, goBack } = list;
  const shown = useMemo(() => makeColumns(columns, text), [columns, text]);
  const selection = useSelection(page.items.map(({ id }) => id));
  const cursor = page.next_cursor;
  if (page.items.length === 0) return <NoDevices list={list} />;
  return (
    <>
      <FillRest>
        {selection.selected.size > 0 && (
          <SelectionBar list={list} selection={selection} devices={page.items} />
        )}
        <DataTable
          caption={text.devices.caption}
          columns={shown}
          rows={page.items}
          sort={state.sort}
          onSort={(sort) => change({ sort: sort as typeof state.sort })}
          selection={selection}
          nameOf={(device) => deviceTitle(device, text)}
          changeOf={conditionOf}
          card={(device) => <DeviceCard device={device} />}
          minWidth={140 * shown.length}
        />
      </FillRest>
      <CursorPager
        count={text.devices.shown(page.items.length)}
        page={list.page}
        onBack={goBack}
        onNext={cursor === null ? null : () => goNext(cursor)}
        sizes={{ all: pageSizes, current: state.size, onChange: (size) => change({ size }) }}
      />
    </>
  );
}

/** What people want to notice; counts light up by themselves, and a reading comes all the time. */
function conditionOf({ status, status_reason, alerts_count, supplies }: DeviceSummary): unknown {
  return [status, status_reason, alerts_count, supplies];
}

function NoDevices({ list }: { list: DeviceList }) {
  const { text } = useLocale();
  const words = text.devices;
  if (!isFiltered(list.state)) {
    return (
      <FillRest>
        <EmptyState icon={IconPrinter} title={words.none} hint={words.noneHint} />
      </FillRest>
    );
  }
  return (
    <FillRest>
      <EmptyState icon={IconSearchOff} title={words.noMatch} hint={words.noMatchHint}>
        <Button variant="default" size="xs" onClick={() => list.change({ q: '', filters: {} })}>
          {text.kit.clearFilters}
        </Button>
      </EmptyState>
    </FillRest>
  );
}
