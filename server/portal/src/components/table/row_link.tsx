import type { ReactNode } from 'react';

import { PageLink } from '../page_link';
import classes from './data_table.module.css';

/** The link of a row, in its first cell; it covers the whole row or card. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <PageLink to={to} className={classes.link} data-row-link="">
      {children}
    </PageLink>
  );
}
