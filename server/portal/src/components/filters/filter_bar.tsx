import { Button, Popover } from '@mantine/core';
import { IconFilterOff, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';

import { useLocale } from '@/i18n/locale';

import { OptionList } from '../option_list';
import classes from './filter_bar.module.css';

/** The row above a list: search, filters, and at its right what else belongs to the list. */
export function FilterBar({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className={classes.bar} role="search">
      <div className={classes.filters}>{children}</div>
      {aside && <div className={classes.aside}>{aside}</div>}
    </div>
  );
}

/** Room for a search field. */
export function SearchPlace({ children }: { children: ReactNode }) {
  return <div className={classes.search}>{children}</div>;
}

interface AddProps {
  /** Filters that are not shown yet. */
  filters: readonly { value: string; label: string }[];
  onAdd: (name: string) => void;
}

/** Brings one of the filters that have no place of their own. */
export function AddFilter({ filters, onAdd }: AddProps) {
  const { text } = useLocale();
  const [opened, setOpened] = useState(false);
  const [search, setSearch] = useState('');
  if (filters.length === 0) return null;
  const found = filters.filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()));
  const add = (name: string) => {
    setOpened(false);
    setSearch('');
    onAdd(name);
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus={false}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          size="sm"
          h={34}
          px={8}
          fz={13}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {text.kit.addFilter}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <OptionList
          label={text.kit.addFilter}
          options={found}
          selected={[]}
          onPick={add}
          search={{
            value: search,
            onChange: setSearch,
            onEnter: () => found[0] && add(found[0].value),
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Shows everything again. */
export function ClearFilters({ onClear }: { onClear: () => void }) {
  const { text } = useLocale();
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      h={34}
      px={8}
      fz={13}
      leftSection={<IconFilterOff size={15} aria-hidden />}
      onClick={onClear}
    >
      {text.kit.clearFilters}
    </Button>
  );
}
