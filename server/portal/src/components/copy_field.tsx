import classes from './copy_field.module.css';
import { CopyButton } from './copy_button';

/** A value in its own letters that one can copy: a serial, an id, an address. */
export function CopyField({ value, what }: { value: string; what: string }) {
  return (
    <span className={classes.field}>
      <code>{value}</code>
      <CopyButton value={value} what={what} />
    </span>
  );
}
