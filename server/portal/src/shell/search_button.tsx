import { Kbd, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './search_button.module.css';

// Comes with the first search, not with the first page.
const Palette = lazy(() => import('./palette/palette'));

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Opens the search over everything; Ctrl-K or ⌘K does the same. */
export function SearchButton() {
  const { text } = useLocale();
  const [opened, setOpened] = useState(false);
  useHotkeys([['mod+K', () => setOpened((open) => !open)]], []);
  return (
    <>
      <UnstyledButton
        className={classes.button}
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.label}>{text.search.label}</span>
        <Kbd size="xs" className={classes.key} aria-hidden>
          {isMac ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      {opened && (
        <Suspense>
          <Palette onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
