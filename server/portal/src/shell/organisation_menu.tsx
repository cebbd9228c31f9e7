import { Popover, Text, UnstyledButton } from '@mantine/core';
import { IconBuildingCommunity, IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';

import { type Organisation, useOrganisations } from '@/api/use_organisations';
import { useSearch } from '@/api/use_search';
import { useSession } from '@/api/use_session';
import { type Option, OptionList } from '@/components/option_list';
import { useOrganisationId } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';
import { treeOf } from '@/lib/organisation_tree';

import classes from './organisation_menu.module.css';

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
          <Choice
            items={items}
            more={organisations?.next_cursor !== null}
            chosen={chosen ?? own.id}
            onPick={pick}
          />
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

interface ChoiceProps {
  items: readonly Organisation[];
  /** There are organisations that are not among the items. */
  more: boolean;
  chosen: string;
  onPick: (id: string) => void;
}

const searchFrom = 8;

function Choice({ items, more, chosen, onPick }: ChoiceProps) {
  const { text } = useLocale();
  const [typed, setTyped] = useState('');
  const found = useSearch(more ? typed : '');
  const options = typed === '' ? tree(items) : matches(items, typed);
  const others = (typed && found.data?.organisations) || [];
  const added = others.filter(({ id }) => !items.some((item) => item.id === id)).map(toOption);
  const all = [...options, ...added];
  return (
    <OptionList
      label={text.app.organisation}
      options={all}
      selected={[chosen]}
      onPick={onPick}
      loading={found.isFetching}
      search={
        more || items.length >= searchFrom
          ? {
              value: typed,
              onChange: setTyped,
              onEnter: () => all[0] && onPick(all[0].value),
            }
          : undefined
      }
    />
  );
}

const toOption = ({ id, name }: Organisation): Option => ({ value: id, label: name });

function tree(items: readonly Organisation[]): Option[] {
  return treeOf(items).map(({ organisation, depth }) => ({ ...toOption(organisation), depth }));
}

function matches(items: readonly Organisation[], typed: string): Option[] {
  const words = typed.toLowerCase();
  return items.filter(({ name }) => name.toLowerCase().includes(words)).map(toOption);
}
