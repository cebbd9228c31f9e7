import { Loader, Modal, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';

import { useSearch } from '@/api/use_search';
import { useSession } from '@/api/use_session';
import { useKeepOrganisation } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';
import { parseRecent, withRecent } from '@/lib/recent';
import { readStored, writeStored } from '@/lib/stored';

import { usePages } from '../main_navigation';
import classes from './palette.module.css';
import {
  foundGroups,
  matching,
  type PaletteGroup,
  type PaletteItem,
  recentGroup,
  withItems,
} from './palette_items';
import { PaletteList } from './palette_list';
import { useActions } from './use_actions';

const pause = 150;

/** Search over devices, sites, organisations, agents, pages and actions, by keyboard. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { text } = useLocale();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const { groups, busy } = useGroups(typed);
  const open = useOpen(onClose);
  const items = groups.flatMap((group) => group.items);
  const at = Math.min(marked, items.length - 1);

  // Who types quickly and presses Enter means what will be found, not what was found before.
  const [awaited, setAwaited] = useState(false);
  const next = items[at];
  useEffect(() => {
    if (!awaited || busy) return;
    setAwaited(false);
    if (next) open(next);
  }, [awaited, busy, next, open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') setAwaited(true);
    else if (items.length === 0) return;
    else if (event.key === 'ArrowDown') setMarked((at + 1) % items.length);
    else if (event.key === 'ArrowUp') setMarked((at - 1 + items.length) % items.length);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={620}
      yOffset="10dvh"
      transitionProps={{ duration: 100 }}
    >
      <Modal.Overlay />
      <Modal.Content radius="md" aria-label={text.search.open}>
        <Modal.Body p={0}>
          <div className={classes.field}>
            <IconSearch size={18} aria-hidden />
            <input
              data-autofocus
              type="text"
              role="combobox"
              aria-expanded
              aria-controls={id}
              aria-activedescendant={items[at] && `${id}-${at}`}
              aria-label={text.search.open}
              placeholder={text.search.placeholder}
              maxLength={100}
              autoComplete="off"
              value={typed}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setMarked(0);
                setAwaited(false);
              }}
              onKeyDown={onKeyDown}
            />
            {busy && <Loader size={16} />}
          </div>
          <PaletteList id={id} groups={groups} marked={at} onMark={setMarked} onOpen={open} />
          {items.length === 0 && !busy && (
            <Text c="dimmed" fz="sm" p="lg" ta="center" role="status">
              {text.search.nothing(typed)}
            </Text>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function useGroups(typed: string): { groups: PaletteGroup[]; busy: boolean } {
  const { text } = useLocale();
  const [settled] = useDebouncedValue(typed, pause);
  const search = useSearch(settled);
  const actions = useActions();
  const recentKey = useRecentKey();
  const pages = usePages().map(({ to, page }): PaletteItem => ({
    key: to,
    kind: 'page',
    label: text.pages[page],
    hint: '',
    to,
  }));
  const account: PaletteItem = {
    key: '/account',
    kind: 'page',
    label: text.app.account,
    hint: '',
    to: '/account',
  };
  const here = [
    { title: text.search.pages, items: matching([...pages, account], typed) },
    { title: text.search.actions, items: matching(actions, typed) },
  ];
  if (typed.trim() === '') {
    const recent = recentGroup(parseRecent(readStored(recentKey)), text);
    return { groups: withItems([recent, ...here]), busy: false };
  }
  const found = search.data ? foundGroups(search.data, text) : [];
  return { groups: withItems([...found, ...here]), busy: search.isFetching || settled !== typed };
}

/** Each user has other things to find again, and may not see those of the others. */
function useRecentKey(): string {
  return `platen-recent-${useSession().data?.user.id}`;
}

function useOpen(onClose: () => void): (item: PaletteItem) => void {
  const navigate = useNavigate();
  const keep = useKeepOrganisation();
  const recentKey = useRecentKey();
  return ({ kind, to, run, label, hint }) => {
    onClose();
    run?.();
    if (!to) return;
    if (kind !== 'page') {
      const entries = withRecent(parseRecent(readStored(recentKey)), { to, label, hint });
      writeStored(recentKey, JSON.stringify(entries));
    }
    void navigate(kind === 'page' ? keep(to) : to);
  };
}
