import type { ReactNode } from 'react';

import classes from './card.module.css';

/** A surface without a title, for tables and lists. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className={classes.card}>{children}</div>;
}
