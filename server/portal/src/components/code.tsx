import type { ReactNode } from 'react';

import classes from './code.module.css';

/** An OID, a hash, an id: in a type of equal widths, broken where it must be. */
export function Code({ children }: { children: ReactNode }) {
  return <code className={classes.code}>{children}</code>;
}
