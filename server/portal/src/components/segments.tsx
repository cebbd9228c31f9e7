import type { Icon } from '@tabler/icons-react';
import { Link } from 'react-router-dom';

import { useLocale } from '@/i18n/locale';

import classes from './segments.module.css';

export interface Segment {
  key: string;
  label: string;
  /** Null while nobody knows it. */
  count: number | null;
  icon?: { Icon: Icon; color: string };
  /** Where a click leads: the list with only these, or without when they are shown already. */
  to: string;
  active: boolean;
}

/** How many of what there are, each a link that narrows the list to them. */
export function Segments({ label, segments }: { label: string; segments: readonly Segment[] }) {
  const { format } = useLocale();
  return (
    <nav aria-label={label} className={classes.segments}>
      {segments.map(({ key, label: name, count, icon, to, active }) => (
        <Link key={key} to={to} className={classes.segment} aria-current={active || undefined}>
          <span className={classes.count} data-none={count === 0 || undefined}>
            {icon && <icon.Icon size={17} stroke={1.9} color={icon.color} aria-hidden />}
            {format.count(count)}
          </span>
          <span className={classes.name}>{name}</span>
        </Link>
      ))}
    </nav>
  );
}
