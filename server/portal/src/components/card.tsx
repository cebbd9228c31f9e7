import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

import classes from './card.module.css';

interface Props {
  title: string;
  /** At the right of the title. */
  aside?: ReactNode;
  /** Without inner space, for tables that reach to the edge. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled part of a page. */
export function Card({ title, aside, flush, children }: Props) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} fz="sm" fw={650} id={id}>
          {title}
        </Title>
        {aside}
      </div>
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
