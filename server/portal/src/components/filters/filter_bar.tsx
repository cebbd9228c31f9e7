import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './filter_bar.module.css';

/** The row above a list: search, filters, and at its right what else belongs to the list. */
export function FilterBar({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className={classes.bar} role="search">
      <div className={classes.filters}>{children}</div>
      {aside && <div className={classes.aside}>{aside}</div>}
    </div>
  );
}

/** Room for a search field. */
export function SearchPlace({ children }: { children: ReactNode }) {
  return <div className={classes.search}>{children}</div>;
}

/** Shows everything again. */
export function ClearFilters({ onClear }: { onClear: () => void }) {
  const { text } = useLocale();
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      h={34}
      px={8}
      fz={13}
      leftSection={<IconFilterOff size={15} aria-hidden />}
      onClick={onClear}
    >
      {text.kit.clearFilters}
    </Button>
  );
}
