import cx from 'clsx';

import { useFlash } from '../use_flash';
import type { Selection } from '../use_selection';
import type { Column } from './data_table';
import classes from './data_table.module.css';
import { SelectRow } from './select_box';

interface Props<Row extends { id: string }> {
  row: Row;
  columns: readonly Column<Row>[];
  selection: Selection | undefined;
  name: string;
  /** The row lights up when this is another one. */
  change: unknown;
}

export function TableRow<Row extends { id: string }>({
  row,
  columns,
  selection,
  name,
  change,
}: Props<Row>) {
  const flash = useFlash(change);
  const selected = selection?.selected.has(row.id);
  return (
    <tr
      className={classes.row}
      data-flash={flash}
      data-row={row.id}
      data-selected={selected || undefined}
    >
      {selection && (
        <td className={classes.tick}>
          <SelectRow id={row.id} name={name} selection={selection} />
        </td>
      )}
      {columns.map(({ key, numeric, min, max, cell }, position) => {
        const className = cx(classes.cell, numeric && classes.numeric);
        const style = { minWidth: min, maxWidth: max };
        return position === 0 ? (
          <th key={key} scope="row" className={className} style={style}>
            {cell(row)}
          </th>
        ) : (
          <td key={key} className={className} style={style}>
            {cell(row)}
          </td>
        );
      })}
    </tr>
  );
}
