import { useEffect, useRef } from 'react';

import { useLocale } from '@/i18n/locale';

import type { Selection } from '../use_selection';
import classes from './data_table.module.css';

/** The tick in the head of a table. */
export function SelectAll({ selection }: { selection: Selection }) {
  const { text } = useLocale();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = selection.coverage === 'some';
  }, [selection.coverage]);
  return (
    <label className={classes.box}>
      <input
        ref={box}
        type="checkbox"
        aria-label={text.kit.selectAll}
        checked={selection.coverage === 'all'}
        onChange={selection.toggleAll}
      />
    </label>
  );
}

interface Props {
  id: string;
  name: string;
  selection: Selection;
}

/** The tick of a row; with Shift it reaches from the one before. */
export function SelectRow({ id, name, selection }: Props) {
  const { text } = useLocale();
  return (
    <label className={classes.box}>
      <input
        type="checkbox"
        aria-label={text.kit.select(name)}
        checked={selection.selected.has(id)}
        onChange={({ nativeEvent }) =>
          selection.toggle(id, (nativeEvent as unknown as MouseEvent).shiftKey)
        }
      />
    </label>
  );
}
