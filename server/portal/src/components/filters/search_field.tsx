import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';

import { useLocale } from '@/i18n/locale';

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
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    // Changed from elsewhere, by the browser's "back" for instance.
    setKnown(value);
    setTyped(value);
  }
  const search = (words: string) => {
    setKnown(words);
    onSearch(words);
  };
  const searchSoon = useDebouncedCallback(search, pause);
  useHotkeys([['/', () => input.current?.focus()]]);

  const type = (words: string) => {
    setTyped(words);
    searchSoon(words.trim());
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
        typed ? (
          clear
        ) : (
          <Kbd size="xs" visibleFrom="sm">
            /
          </Kbd>
        )
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
