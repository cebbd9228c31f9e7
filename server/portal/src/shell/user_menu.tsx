import { Loader, Popover, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import { useSession } from '@/api/use_session';
import { useLocale } from '@/i18n/locale';

import classes from './user_menu.module.css';

// Comes when the menu is opened.
const UserPanel = lazy(() => import('./user_panel'));

/** Who is logged in, and what belongs to that person: looks, language, account, log-out. */
export function UserMenu() {
  const { text } = useLocale();
  const user = useSession().data?.user;
  const [opened, setOpened] = useState(false);
  if (!user) return null;
  const name = user.display_name || user.email;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.target} onClick={() => setOpened(!opened)}>
          <VisuallyHidden>{text.app.userMenu}: </VisuallyHidden>
          <span className={classes.initials} aria-hidden>
            {initialsOf(name)}
          </span>
          <Text fz="sm" fw={500} visibleFrom="md">
            {name}
          </Text>
          <IconChevronDown size={15} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel}>
        {opened && (
          <Suspense fallback={<Loader size="sm" />}>
            <UserPanel onLeave={() => setOpened(false)} />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** "Karin Petersen" → "KP", "admin@example.org" → "A". */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => word?.charAt(0).toUpperCase())
    .join('');
}
