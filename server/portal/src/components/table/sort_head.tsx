import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import cx from 'clsx';

import { isDescending, nextSort, sortColumn } from '@/lib/sort_order';

import type { Column } from './data_table';
import classes from './data_table.module.css';

interface Props<Row> {
  column: Column<Row>;
  sort: string;
  onSort: ((sort: string) => void) | undefined;
}

/** Head of a column; a click sorts by it, another one turns the order round. */
export function SortHead<Row>({ column, sort, onSort }: Props<Row>) {
  const { label, sorts = [], numeric } = column;
  const className = cx(classes.heading, numeric && classes.numeric);
  if (!onSort || sorts.length === 0) {
    return (
      <th scope="col" className={className}>
        {label}
      </th>
    );
  }
  const active = sorts.find(({ key }) => key === sortColumn(sort))?.key;
  const order = isDescending(sort) ? 'descending' : 'ascending';
  const Arrow = isDescending(sort) ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={active ? order : 'none'} className={className}>
      {sorts.map(({ key, label: name }, position) => (
        <span key={key}>
          {position > 0 && <span aria-hidden> · </span>}
          <UnstyledButton
            className={classes.sort}
            data-active={key === active || undefined}
            onClick={() => onSort(nextSort(sort, key))}
          >
            {name}
            {key === active && <Arrow size={13} aria-hidden />}
          </UnstyledButton>
        </span>
      ))}
    </th>
  );
}
