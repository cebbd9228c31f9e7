import { Divider, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';

import { useLogOut, useSession } from '@/api/use_session';
import { LanguageChoice } from '@/components/language_choice';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';

import { AppearanceChoice } from './appearance_choice';
import { DensityChoice } from './density_choice';
import classes from './user_menu.module.css';

/** What the user's menu holds. `onLeave`: somebody has gone to a page. */
export default function UserPanel({ onLeave }: { onLeave: () => void }) {
  const { text } = useLocale();
  const { data: session } = useSession();
  const logOut = useLogOut();
  if (!session) return null;
  const { user, organisation } = session;
  return (
    <>
      <div className={classes.who}>
        <Text fz="sm" fw={600} truncate>
          {user.email}
        </Text>
        <Text fz="xs" c="dimmed" truncate>
          {organisation.name} · {text.roles[user.role]}
        </Text>
      </div>
      <Divider />
      <Stack gap={8} p="8px 12px">
        <AppearanceChoice />
        <LanguageChoice />
        <DensityChoice />
      </Stack>
      <Divider />
      <div className={classes.entries}>
        <PageLink to="/account" className={classes.entry} onClick={onLeave}>
          <IconUserCircle size={16} aria-hidden />
          {text.app.account}
        </PageLink>
        <UnstyledButton className={classes.entry} onClick={() => logOut.mutate()}>
          <IconLogout size={16} aria-hidden />
          {text.app.logOut}
        </UnstyledButton>
      </div>
    </>
  );
}
