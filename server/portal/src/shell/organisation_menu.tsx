import { Loader, Popover, Text, UnstyledButton } from '@mantine/core';
import { IconBuildingCommunity, IconSelector } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';

import { useOrganisations } from '@/api/use_organisations';
import { useSession } from '@/api/use_session';
import { useOrganisationId } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';

import classes from './organisation_menu.module.css';

// Comes when the menu is opened.
const OrganisationChoice = lazy(() => import('./organisation_choice'));

/** Narrows every list to one organisation and what is below it. The choice stands in the address. */
export function OrganisationMenu() {
  const { text } = useLocale();
  const own = useSession().data?.organisation;
  const organisations = useOrganisations().data;
  const chosen = useOrganisationId();
  const choose = useChoice();
  const [opened, setOpened] = useState(false);
  if (!own) return null;
  if ((organisations?.items.length ?? 0) < 2) {
    return (
      <Text fz="sm" c="dimmed" truncate>
        {own.name}
      </Text>
    );
  }
  const items = organisations?.items ?? [];
  const name = items.find(({ id }) => id === (chosen ?? own.id))?.name;
  const pick = (id: string) => {
    setOpened(false);
    choose(id === own.id ? null : id);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.target}
          data-narrowed={chosen !== null || undefined}
          aria-label={text.app.organisationMenu(name ?? text.app.oneOrganisation)}
          onClick={() => setOpened(!opened)}
        >
          <IconBuildingCommunity size={17} stroke={1.7} aria-hidden />
          <span className={classes.name}>{name ?? text.app.oneOrganisation}</span>
          <IconSelector size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={8} maw={380}>
        {opened && (
          <Suspense fallback={<Loader size="sm" />}>
            <OrganisationChoice
              items={items}
              more={organisations?.next_cursor !== null}
              chosen={chosen ?? own.id}
              onPick={pick}
            />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Another organisation has other devices: the list begins at its first page, a device's page is left. */
function useChoice(): (id: string | null) => void {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (id) => {
    const [, list = 'devices', single] = pathname.split('/');
    const next = new URLSearchParams(single ? undefined : params);
    next.delete('cursor');
    next.delete('site');
    next.delete('agent');
    if (id === null) next.delete('org');
    else next.set('org', id);
    void navigate({
      pathname: single && list !== 'api' ? `/${list}` : pathname,
      search: `${next}`,
    });
  };
}
