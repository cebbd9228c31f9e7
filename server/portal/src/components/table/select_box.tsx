import { Checkbox } from '@mantine/core';

import { useLocale } from '@/i18n/locale';

import type { Selection } from '../use_selection';
import classes from './data_table.module.css';

/** The tick in the head of a table. */
export function SelectAll({ selection }: { selection: Selection }) {
  const { text } = useLocale();
  return (
    <Checkbox
      size="xs"
      className={classes.box}
      aria-label={text.kit.selectAll}
      checked={selection.coverage === 'all'}
      indeterminate={selection.coverage === 'some'}
      onChange={selection.toggleAll}
    />
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
    <Checkbox
      size="xs"
      className={classes.box}
      aria-label={text.kit.select(name)}
      checked={selection.selected.has(id)}
      onClick={(event) => selection.toggle(id, event.shiftKey)}
      onChange={() => undefined}
    />
  );
}
