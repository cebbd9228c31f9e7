import { CopyButton } from './copy_button';
import classes from './copy_field.module.css';

interface Props {
  /** What it is: "Command", "First bytes". */
  what: string;
  code: string;
  /** Long lines are broken instead of scrolled. */
  wrap?: boolean;
}

/** Lines in a fixed width with a button that copies them. */
export function CodeBlock({ what, code, wrap }: Props) {
  return (
    <div className={classes.block}>
      {/* What scrolls has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label={what} data-wrap={wrap || undefined}>
        {code}
      </pre>
      <div className={classes.copy}>
        <CopyButton value={code} what={what} />
      </div>
    </div>
  );
}
