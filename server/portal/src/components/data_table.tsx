import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

import classes from './data_table.module.css';

interface Props {
  /** Says what is in the table to who cannot see it. */
  caption: string;
  head: ReactNode;
  children: ReactNode;
  /** Below this width (in pixels) the table scrolls sideways. */
  minWidth?: number;
}

/** The one look of all tables. `head` and `children` are rows (Table.Tr). */
export function DataTable({ caption, head, children, minWidth = 500 }: Props) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" className={classes.scroll}>
      <Table className={classes.table} verticalSpacing={7} horizontalSpacing={8} highlightOnHover>
        <caption className={classes.caption}>{caption}</caption>
        <Table.Thead>{head}</Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
