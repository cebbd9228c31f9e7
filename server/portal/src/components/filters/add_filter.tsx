import { Button, Loader, Popover } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import { useLocale } from '@/i18n/locale';

const OptionList = lazy(async () => ({ default: (await import('../option_list')).OptionList }));

interface Props {
  /** Filters that are not shown yet. */
  filters: readonly { value: string; label: string }[];
  onAdd: (name: string) => void;
}

/** Brings one of the filters that have no place of their own. */
export function AddFilter({ filters, onAdd }: Props) {
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
        <Suspense fallback={<Loader size="sm" />}>
          {opened && (
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
          )}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
