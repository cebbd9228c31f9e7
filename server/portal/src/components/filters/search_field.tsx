import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';

import { useLocale } from '@/i18n/locale';
import { applied, ask, searchOf } from '@/lib/typed_search';

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (text: string) => void;
}

const pause = 300;

/** Searches while one types, after a short pause. The key "/" leads here. */
export function SearchField({ label, placeholder, value, onSearch }: Props) {
  const { text } = useLocale();
  const input = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState(() => searchOf(value));
  if (value !== search.applied) setSearch(applied(search, value));
  const askSoon = useDebouncedCallback(() => {
    const next = ask(search);
    if (next === null) return;
    setSearch(next);
    onSearch(next.asked);
  }, pause);
  useHotkeys([['/', () => input.current?.focus()]]);

  const type = (typed: string) => {
    setSearch({ ...search, typed });
    askSoon();
  };
  const clear = (
    <CloseButton size="sm" aria-label={text.kit.clearSearch} onClick={() => type('')} />
  );
  return (
    <TextInput
      ref={input}
      type="search"
      size="sm"
      aria-label={label}
      placeholder={placeholder}
      maxLength={100}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        search.typed ? (
          clear
        ) : (
          <Kbd size="xs" visibleFrom="sm">
            /
          </Kbd>
        )
      }
      value={search.typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
