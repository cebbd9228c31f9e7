import { Table } from '@mantine/core';

import type { DeviceSummary } from '@/api/use_devices';
import { DataTable } from '@/components/data_table';
import { useLocale } from '@/i18n/locale';
import type { DeviceSort, SortColumn } from '@/lib/device_list_state';

import { DeviceRow } from './device_row';
import { SortHead } from './sort_head';

interface Props {
  devices: readonly DeviceSummary[];
  sort: DeviceSort;
  onSort: (sort: DeviceSort) => void;
}

interface Column {
  sorts: readonly SortColumn[];
  numeric?: boolean;
}

const columns: readonly Column[] = [
  { sorts: ['model', 'name'] },
  { sorts: ['serial', 'address'] },
  { sorts: ['site'] },
  { sorts: ['status'] },
  { sorts: ['total'], numeric: true },
  { sorts: ['mono'], numeric: true },
  { sorts: ['color'], numeric: true },
  { sorts: ['taken_at'] },
];

/** The device list for wide screens. */
export function DeviceTable({ devices, sort, onSort }: Props) {
  const { text } = useLocale();
  const head = (
    <Table.Tr>
      {columns.map(({ sorts, numeric }) => (
        <SortHead
          key={sorts[0]}
          columns={sorts}
          sort={sort}
          numeric={numeric ?? false}
          onSort={onSort}
        />
      ))}
      <Table.Th scope="col">{text.devices.columns.supplies}</Table.Th>
    </Table.Tr>
  );
  return (
    <DataTable caption={text.devices.caption} head={head} minWidth={1140}>
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </DataTable>
  );
}
