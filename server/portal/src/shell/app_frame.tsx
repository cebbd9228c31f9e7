import { UnstyledButton } from '@mantine/core';
import { IconMenu2, IconX } from '@tabler/icons-react';
import { useState } from 'react';
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
import { ServerBanner } from './server_banner';
import { UserMenu } from './user_menu';

const mainId = 'main';

/** The frame around every page: navigation, organisation, search, user. */
export function AppFrame() {
  const { text } = useLocale();
  const [opened, setOpened] = useState(false); // on a phone; else the navigation is always there
  const close = () => setOpened(false);
  useLive(useSession().data?.user.id);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href={`#${mainId}`}>
        {text.app.skipToContent}
      </a>
      <nav
        className={classes.navbar}
        data-opened={opened || undefined}
        aria-label={text.app.navigation}
      >
        <div className={classes.logo}>
          <PageLink to="/devices" onClick={close} className={classes.plainLink}>
            <Logo />
          </PageLink>
          <UnstyledButton className={classes.burger} aria-label={text.app.close} onClick={close}>
            <IconX size={22} aria-hidden />
          </UnstyledButton>
        </div>
        <MainNavigation onNavigate={close} />
      </nav>
      <header className={classes.header}>
        <UnstyledButton
          className={classes.burger}
          aria-label={text.app.openNavigation}
          aria-expanded={opened}
          onClick={() => setOpened(true)}
        >
          <IconMenu2 size={22} aria-hidden />
        </UnstyledButton>
        <OrganisationMenu />
        <div className={classes.tools}>
          <SearchButton />
          <UserMenu />
        </div>
      </header>
      <main id={mainId} tabIndex={-1} className={classes.main}>
        <ServerBanner />
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}
