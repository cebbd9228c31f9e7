import { Loader, Text, TextInput } from '@mantine/core';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './option_list.module.css';

export interface Option {
  value: string;
  label: string;
  /** A second line. */
  hint?: string;
  /** Steps to the right, in a tree. */
  depth?: number;
  icon?: ReactNode;
}

interface Props {
  label: string;
  options: readonly Option[];
  selected: readonly string[];
  /** Several may be chosen: the options are ticks. */
  multiple?: boolean;
  onPick: (value: string) => void;
  /** A field above the options, for who knows what to look for. */
  search?: { value: string; onChange: (text: string) => void; onEnter?: () => void };
  loading?: boolean;
}

/** Things to choose from, in a popover. Arrow keys lead from one to the next. */
export function OptionList({ label, options, selected, multiple, onPick, search, loading }: Props) {
  const { text } = useLocale();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It may be loaded only now, after the popover has looked for what to give the focus to.
    list.current?.querySelector<HTMLElement>('[data-option-field], [data-option]')?.focus();
  }, []);
  return (
    // It only moves the focus between what is in it.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.list} onKeyDown={moveBetween} ref={list}>
      {search && (
        <TextInput
          size="xs"
          data-autofocus
          data-option-field=""
          aria-label={label}
          placeholder={text.kit.search}
          maxLength={100}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={loading ? <Loader size={14} /> : undefined}
          value={search.value}
          onChange={(event) => search.onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') search.onEnter?.();
          }}
        />
      )}
      <div role="group" aria-label={label} className={classes.options}>
        {options.map(({ value, label: name, hint, depth = 0, icon }) => {
          const chosen = selected.includes(value);
          return (
            <button
              key={value}
              type="button"
              className={classes.option}
              role={multiple ? 'checkbox' : 'radio'}
              aria-checked={chosen}
              data-option=""
              style={{ paddingLeft: 8 + depth * 16 }}
              onClick={() => onPick(value)}
            >
              {icon}
              <span className={classes.words}>
                <span>{name}</span>
                {hint && <small>{hint}</small>}
              </span>
              {chosen && <IconCheck size={15} aria-hidden />}
            </button>
          );
        })}
        {options.length === 0 && !loading && (
          <Text fz="xs" c="dimmed" p={8}>
            {text.kit.nothingFound}
          </Text>
        )}
      </div>
    </div>
  );
}

function moveBetween(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const places = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('[data-option-field], [data-option]'),
  ];
  const at = places.indexOf(event.target as HTMLElement);
  event.preventDefault();
  places[event.key === 'ArrowDown' ? at + 1 : at - 1]?.focus();
}
