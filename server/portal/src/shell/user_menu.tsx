import { Avatar, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconUserCircle, IconLogout } from '@tabler/icons-react';
import { useNavigate } from 'react-router-dom';

import { useLogOut, useSession } from '@/api/use_session';
import { LanguageChoice } from '@/components/language_choice';
import { useKeepOrganisation } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';

import { AppearanceChoice } from './appearance_choice';
import { DensityChoice } from './density_choice';
import classes from './user_menu.module.css';

/** Who is logged in, and what belongs to that person: looks, language, password, log-out. */
export function UserMenu() {
  const { text } = useLocale();
  const { data: session } = useSession();
  const logOut = useLogOut();
  const navigate = useNavigate();
  const keep = useKeepOrganisation();
  if (!session) return null;
  const { user, organisation } = session;
  const name = user.display_name || user.email;
  return (
    <Menu position="bottom-end" width={264} shadow="md" closeOnItemClick>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <VisuallyHidden>{text.app.userMenu}: </VisuallyHidden>
          <Avatar size={30} radius="xl" color="platen" name={name} aria-hidden />
          <Text fz="sm" fw={500} visibleFrom="md">
            {name}
          </Text>
          <IconChevronDown size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fz="sm" fw={600} truncate>
            {user.email}
          </Text>
          <Text fz="xs" c="dimmed" truncate>
            {organisation.name} · {text.roles[user.role]}
          </Text>
        </div>
        <Menu.Divider />
        <Group className={classes.choices}>
          <AppearanceChoice />
          <LanguageChoice />
          <DensityChoice />
        </Group>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={16} aria-hidden />}
          onClick={() => void navigate(keep('/account'))}
        >
          {text.app.account}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => logOut.mutate()}
        >
          {text.app.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
