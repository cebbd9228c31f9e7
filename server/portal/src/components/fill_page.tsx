import type { ReactNode } from 'react';

import classes from './fill_page.module.css';

/**
 * A page as high as the window whose FillRest takes what is left: there the head of a table and
 * the pager stay where they are. On a phone everything flows as usual.
 */
export function FillPage({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>;
}

export function FillRest({ children }: { children: ReactNode }) {
  return <div className={classes.rest}>{children}</div>;
}
