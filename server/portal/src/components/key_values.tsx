import type { ReactNode } from 'react';

import { notKnown } from '@/lib/format';

import classes from './key_values.module.css';

interface Props {
  /** Names and values; what is null, empty or false is shown as not known. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** What is known of something, a line each. */
export function KeyValues({ facts }: Props) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value || notKnown}</dd>
        </div>
      ))}
    </dl>
  );
}
