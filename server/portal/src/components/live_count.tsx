import { useState } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './live_count.module.css';

/** A count that lights up for a moment when it changes. */
export function LiveCount({ value }: { value: number | null }) {
  const { format } = useLocale();
  const [first] = useState(value);
  // A new key starts the animation anew; the first value does not light up.
  return (
    <span key={value} className={value === first ? undefined : classes.changed}>
      {format.count(value)}
    </span>
  );
}
