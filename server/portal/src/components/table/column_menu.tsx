import { ActionIcon, Loader, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './column_menu.module.css';

const OptionList = lazy(async () => ({ default: (await import('../option_list')).OptionList }));

interface Props {
  columns: readonly { key: string; label: string; shown: boolean }[];
  onToggle: (key: string) => void;
  /** Back to the usual columns; null when they are shown. */
  onReset: (() => void) | null;
}

/** Chooses which columns a table has. */
export function ColumnMenu({ columns, onToggle, onReset }: Props) {
  const { text } = useLocale();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={text.kit.columns} disabled={opened}>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={text.kit.columns}
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            <IconColumns3 size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <Suspense fallback={<Loader size="sm" />}>
          {opened && (
            <OptionList
              label={text.kit.columns}
              multiple
              options={columns.map(({ key, label }) => ({ value: key, label }))}
              selected={columns.filter(({ shown }) => shown).map(({ key }) => key)}
              onPick={onToggle}
            />
          )}
        </Suspense>
        {onReset && (
          <UnstyledButton className={classes.reset} onClick={onReset}>
            {text.kit.resetColumns}
          </UnstyledButton>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
