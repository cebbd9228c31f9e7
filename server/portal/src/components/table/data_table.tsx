import type { ReactNode } from 'react';

import { useNarrow } from '../use_narrow';
import type { Selection } from '../use_selection';
import classes from './data_table.module.css';
import { SelectAll } from './select_box';
import { SortHead } from './sort_head';
import { moveFocus } from './table_keys';
import { TableRow } from './table_row';

export interface Column<Row> {
  key: string;
  label: string;
  /** Orders of the API that a click on the head gives; several: a button each. */
  sorts?: readonly { key: string; label: string }[];
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** CSS widths; a cell that is wider than `max` cuts its text (see classes.cut). */
  min?: number;
  max?: number;
  cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row extends { id: string }> {
  /** Says what is in the table to who cannot see it. */
  caption: string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  sort?: string;
  onSort?: (sort: string) => void;
  selection?: Selection;
  /** What a row is called, for its tick box. */
  nameOf?: (row: Row) => string;
  /** What of a row lights it up when it changes; absent: anything. */
  changeOf?: (row: Row) => unknown;
  /** A row as a card at the width of a phone; without it the table scrolls sideways. */
  card?: (row: Row) => ReactNode;
  /** Below this width (in pixels) the table scrolls sideways. */
  minWidth?: number;
}

/**
 * The one look of all tables: head that stays, orders, ticks, arrow keys from row to row, rows that
 * light up when they change. A RowLink in the first cell makes the whole row lead somewhere.
 */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { caption, columns, rows, sort = '', onSort, selection, card, minWidth = 500 } = props;
  const narrow = useNarrow();
  if (narrow && card) {
    return (
      <ul className={classes.cards} aria-label={caption}>
        {rows.map((row) => (
          <li key={row.id} className={classes.card}>
            {card(row)}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className={classes.scroll}>
      <table className={classes.table} style={{ minWidth }}>
        <caption className={classes.caption}>{caption}</caption>
        <thead className={classes.head}>
          <tr>
            {selection && (
              <th className={classes.tick}>
                <SelectAll selection={selection} />
              </th>
            )}
            {columns.map((column) => (
              <SortHead key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        {/* It only moves the focus between the links of the rows. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <tbody onKeyDown={(event) => moveFocus(event, selection)}>
          {rows.map((row) => (
            <TableRow
              key={row.id}
              row={row}
              columns={columns}
              selection={selection}
              change={props.changeOf ? props.changeOf(row) : row}
              name={props.nameOf?.(row) ?? row.id}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
