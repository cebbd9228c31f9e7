import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPrinter, IconSearchOff } from '@tabler/icons-react';

import { type DevicePage, useDevices } from '@/api/use_devices';
import { EmptyState } from '@/components/empty_state';
import { LiveIndicator } from '@/components/live_indicator';
import { PageTitle } from '@/components/page_title';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { TableSkeleton } from '@/components/table_skeleton';
import { useLocale } from '@/i18n/locale';
import { isFiltered } from '@/lib/device_list_state';

import { DeviceCards } from './device_cards';
import { DeviceFilters } from './device_filters';
import { DevicePager } from './device_pager';
import { DeviceTable } from './device_table';
import { useDeviceListState } from './use_device_list_state';

/** The list of all devices that the user may see. */
export function DevicesPage() {
  const { text } = useLocale();
  const list = useDeviceListState();
  const devices = useDevices(list.state);
  return (
    <>
      <PageTitle title={text.devices.title}>
        <LiveIndicator updatedAt={devices.dataUpdatedAt} failing={devices.isError} />
      </PageTitle>
      <DeviceFilters state={list.state} onChange={list.change} />
      {devices.data && <DeviceList list={list} page={devices.data} />}
      {devices.isPending && (
        <Panel>
          <TableSkeleton rows={12} />
        </Panel>
      )}
      {devices.isLoadingError && (
        <ProblemNotice problem={devices.error} onRetry={() => void devices.refetch()} />
      )}
    </>
  );
}

interface ListProps {
  list: ReturnType<typeof useDeviceListState>;
  page: DevicePage;
}

function DeviceList({ list, page }: ListProps) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const { state, change, goNext, goBack } = list;
  const cursor = page.next_cursor;
  if (page.items.length === 0) return <NoDevices list={list} />;
  return (
    <>
      <Panel>
        {narrow ? (
          <DeviceCards devices={page.items} />
        ) : (
          <DeviceTable devices={page.items} sort={state.sort} onSort={(sort) => change({ sort })} />
        )}
      </Panel>
      <DevicePager
        count={page.items.length}
        onBack={goBack}
        onNext={cursor === null ? null : () => goNext(cursor)}
      />
    </>
  );
}

function NoDevices({ list }: Pick<ListProps, 'list'>) {
  const { text } = useLocale();
  if (!isFiltered(list.state)) {
    return (
      <Panel>
        <EmptyState icon={IconPrinter} title={text.devices.none} hint={text.devices.noneHint} />
      </Panel>
    );
  }
  return (
    <Panel>
      <EmptyState icon={IconSearchOff} title={text.devices.noMatch} hint={text.devices.noMatchHint}>
        <Button
          variant="default"
          size="xs"
          onClick={() => list.change({ q: '', status: null, site: null, vendor: null })}
        >
          {text.devices.clearFilters}
        </Button>
      </EmptyState>
    </Panel>
  );
}
