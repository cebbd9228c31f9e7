import { ActionIcon, Checkbox, Popover, Stack, Tooltip, UnstyledButton } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';

import { useLocale } from '@/i18n/locale';

import classes from './column_menu.module.css';

interface Props {
  columns: readonly { key: string; label: string; shown: boolean }[];
  onToggle: (key: string) => void;
  /** Back to the usual columns; null when they are shown. */
  onReset: (() => void) | null;
}

/** Chooses which columns a table has. */
export function ColumnMenu({ columns, onToggle, onReset }: Props) {
  const { text } = useLocale();
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={text.kit.columns}>
          <ActionIcon variant="default" size={34} aria-label={text.kit.columns}>
            <IconColumns3 size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8} role="group" aria-label={text.kit.columns} className={classes.columns}>
          {columns.map(({ key, label, shown }) => (
            <Checkbox
              key={key}
              size="xs"
              label={label}
              checked={shown}
              onChange={() => onToggle(key)}
            />
          ))}
        </Stack>
        {onReset && (
          <UnstyledButton className={classes.reset} onClick={onReset}>
            {text.kit.resetColumns}
          </UnstyledButton>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
