import { Table } from '@mantine/core';
import cx from 'clsx';

import type { DeviceSummary } from '@/api/use_devices';
import { DataTable } from '@/components/data_table';
import { useLocale } from '@/i18n/locale';
import type { DeviceSort, SortColumn } from '@/lib/device_list_state';

import { DeviceRow } from './device_row';
import classes from './device_table.module.css';
import { SortHead } from './sort_head';

interface Props {
  devices: readonly DeviceSummary[];
  sort: DeviceSort;
  onSort: (sort: DeviceSort) => void;
}

interface Column {
  sorts: readonly SortColumn[];
  numeric?: boolean;
  /** Left out where there is little room. */
  minor?: boolean;
}

const columns: readonly Column[] = [
  { sorts: ['model', 'name'] },
  { sorts: ['serial', 'address'] },
  { sorts: ['site'] },
  { sorts: ['status'] },
  { sorts: ['total'], numeric: true },
  { sorts: ['mono'], numeric: true, minor: true },
  { sorts: ['color'], numeric: true, minor: true },
  { sorts: ['taken_at'] },
];

/** The device list for wide screens. */
export function DeviceTable({ devices, sort, onSort }: Props) {
  const { text } = useLocale();
  const head = (
    <Table.Tr>
      {columns.map(({ sorts, numeric, minor }) => (
        <SortHead
          key={sorts[0]}
          columns={sorts}
          sort={sort}
          className={cx(numeric && classes.numeric, minor && classes.minor)}
          onSort={onSort}
        />
      ))}
      <Table.Th scope="col">{text.devices.columns.supplies}</Table.Th>
    </Table.Tr>
  );
  return (
    <DataTable caption={text.devices.caption} head={head} minWidth={1020}>
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </DataTable>
  );
}
