import { AppShell, Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, ScrollRestoration } from 'react-router-dom';

import { useSession } from '@/api/use_session';
import { Logo } from '@/components/logo';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { useLive } from '@/live/use_live';

import classes from './app_frame.module.css';
import { MainNavigation } from './main_navigation';
import { OrganisationMenu } from './organisation_menu';
import { SearchButton } from './search_button';
import { UserMenu } from './user_menu';

const mainId = 'main';

/** The frame around every page: navigation, organisation, search, user. */
export function AppFrame() {
  const { text } = useLocale();
  const [opened, { toggle, close }] = useDisclosure(false);
  useLive(useSession().data?.user.id);
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
        <Burger
          opened={opened}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={text.app.openNavigation}
          aria-expanded={opened}
        />
        <OrganisationMenu />
        <div className={classes.tools}>
          <SearchButton />
          <UserMenu />
        </div>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={text.app.navigation}>
        <div className={classes.logo}>
          <PageLink to="/devices" onClick={close} className={classes.plainLink}>
            <Logo />
          </PageLink>
          <Burger opened onClick={close} hiddenFrom="sm" size="sm" aria-label={text.app.close} />
        </div>
        <MainNavigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id={mainId} tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  );
}
