import { Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';

import { useLocale } from '@/i18n/locale';
import {
  type DeviceSort,
  isDescending,
  nextSort,
  sortColumn,
  type SortColumn,
} from '@/lib/device_list_state';

import classes from './device_table.module.css';

interface Props {
  /** What this column can be sorted by: one button each. */
  columns: readonly SortColumn[];
  sort: DeviceSort;
  className: string;
  onSort: (sort: DeviceSort) => void;
}

/** Head of a column; a click sorts by it, another one turns the order round. */
export function SortHead({ columns, sort, className, onSort }: Props) {
  const { text } = useLocale();
  const active = columns.find((column) => column === sortColumn(sort));
  const order = isDescending(sort) ? 'descending' : 'ascending';
  const Arrow = isDescending(sort) ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th scope="col" aria-sort={active ? order : 'none'} className={className}>
      {columns.map((column, position) => (
        <span key={column}>
          {position > 0 && <span aria-hidden> · </span>}
          <UnstyledButton
            className={classes.sort}
            data-active={column === active || undefined}
            onClick={() => onSort(nextSort(sort, column))}
          >
            {text.devices.columns[column]}
            {column === active && <Arrow size={13} aria-hidden />}
          </UnstyledButton>
        </span>
      ))}
    </Table.Th>
  );
}
