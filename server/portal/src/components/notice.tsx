import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import classes from './notice.module.css';

interface Props {
  title: string;
  children?: ReactNode;
  /** A button behind it. */
  action?: ReactNode;
}

/** Something is wrong, what, and what can be done at once. */
export function Notice({ title, children, action }: Props) {
  return (
    <div role="alert" className={classes.notice}>
      <IconAlertTriangle size={20} color="var(--platen-bad)" aria-hidden />
      <div className={classes.words}>
        <strong>{title}</strong>
        <span>{children}</span>
      </div>
      {action}
    </div>
  );
}
