import type { SupplyView } from '@/lib/supplies';

import classes from './supply_bar.module.css';

/**
 * The level of a supply as a bar in its real colour. Hatched: some is left, nobody knows how much;
 * dotted: a box that fills up; dashed and empty: not known. Decoration: what it says must stand beside it as text.
 */
export function SupplyBar({ view }: { view: SupplyView }) {
  const some = view.fill === null && view.supply.state === 'some_left';
  const known = view.fill !== null || some;
  return (
    <div
      className={classes.track}
      data-ink={view.ink}
      data-unknown={!known || undefined}
      aria-hidden
    >
      {known && (
        <div
          className={classes.fill}
          data-some={some || undefined}
          data-box={view.fillsUp || undefined}
          style={{ width: `${view.fill ?? 100}%` }}
        />
      )}
    </div>
  );
}
