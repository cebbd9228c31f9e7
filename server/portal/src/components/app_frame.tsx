import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, ScrollRestoration } from 'react-router-dom';

import { useSession } from '@/api/use_session';
import { useLocale } from '@/i18n/locale';

import classes from './app_frame.module.css';
import { Logo } from './logo';
import { MainNavigation } from './main_navigation';
import { UserMenu } from './user_menu';

const mainId = 'main';

/** The frame around every page: name, navigation, user. */
export function AppFrame() {
  const { text } = useLocale();
  const { data: session } = useSession();
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      layout="alt"
      header={{ height: 52 }}
      navbar={{ width: 196, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={classes.skip} href={`#${mainId}`}>
        {text.app.skipToContent}
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="sm">
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={text.app.openNavigation}
            aria-expanded={opened}
          />
          <Link to="/" className={classes.mobileLogo}>
            <Logo />
          </Link>
          <Text fz="sm" c="dimmed" visibleFrom="sm">
            {session?.organisation.name}
          </Text>
        </Group>
        <UserMenu />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={text.app.navigation}>
        <Group justify="space-between" className={classes.logo}>
          <Link to="/" onClick={close} className={classes.plainLink}>
            <Logo />
          </Link>
          <Burger opened onClick={close} hiddenFrom="sm" size="sm" aria-label={text.app.close} />
        </Group>
        <MainNavigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id={mainId} tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  );
}
