import { Button, Popover, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmarkPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router-dom';

import { useLocale } from '@/i18n/locale';
import { type DeviceListState, writeState } from '@/lib/device_list_state';
import {
  applyView,
  type BuiltInView,
  builtInViews,
  isShown,
  longestViewName,
  parseViews,
  viewAddress,
  withView,
} from '@/lib/saved_views';
import { readStored, writeStored } from '@/lib/stored';

import classes from './device_views.module.css';

const storageKey = 'platen-device-views';

/** Named states of the list: those that everybody has and those that this browser keeps. */
export function DeviceViews({ state }: { state: DeviceListState }) {
  const { text } = useLocale();
  const [views, setViews] = useState(() => parseViews(readStored(storageKey)));
  const keep = (next: typeof views) => {
    writeStored(storageKey, JSON.stringify(next));
    setViews(next);
  };
  const builtIn = (Object.keys(builtInViews) as BuiltInView[]).map((name) => ({
    name: text.devices.builtIn[name],
    address: builtInViews[name],
  }));
  const known = [...builtIn, ...views].some(({ address }) => isShown(state, address));
  return (
    <nav aria-label={text.devices.views} className={classes.views}>
      {builtIn.map((view) => (
        <ViewLink key={view.address} state={state} {...view} />
      ))}
      {views.map((view) => (
        <span key={view.name} className={classes.saved}>
          <ViewLink state={state} {...view} />
          {isShown(state, view.address) && (
            <UnstyledButton
              className={classes.remove}
              aria-label={text.devices.deleteView(view.name)}
              title={text.devices.deleteView(view.name)}
              onClick={() => keep(views.filter(({ name }) => name !== view.name))}
            >
              <IconTrash size={14} aria-hidden />
            </UnstyledButton>
          )}
        </span>
      ))}
      {!known && (
        <SaveView onSave={(name) => keep(withView(views, { name, address: viewAddress(state) }))} />
      )}
    </nav>
  );
}

interface LinkProps {
  state: DeviceListState;
  name: string;
  address: string;
}

function ViewLink({ state, name, address }: LinkProps) {
  return (
    <Link
      to={`?${writeState(applyView(state, address))}`}
      className={classes.view}
      aria-current={isShown(state, address) || undefined}
    >
      {name}
    </Link>
  );
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const { text } = useLocale();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onSave(name);
    setName('');
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          fz={13}
          leftSection={<IconBookmarkPlus size={15} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {text.devices.saveView}
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={280}>
        <form onSubmit={submit}>
          <Stack gap={8}>
            <TextInput
              size="xs"
              data-autofocus
              label={text.devices.viewName}
              maxLength={longestViewName}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Text fz="xs" c="dimmed">
              {text.devices.saveViewHint}
            </Text>
            <Button type="submit" size="xs" disabled={name.trim() === ''}>
              {text.kit.save}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
