import { Popover, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './filter_pill.module.css';

interface Props {
  label: string;
  /** What is chosen, in words; null: nothing, the list is not narrowed. */
  value: string | null;
  onClear: () => void;
  /** Opens when it appears, for a filter that somebody has just added. */
  initiallyOpen?: boolean;
  onClose?: () => void;
  /** The way to choose; `close` when that is done. */
  children: (close: () => void) => ReactNode;
}

/** One filter of a list: what it is and what is chosen, in a pill that opens. */
export function FilterPill({ label, value, onClear, initiallyOpen, onClose, children }: Props) {
  const { text } = useLocale();
  const [opened, setOpened] = useState(initiallyOpen ?? false);
  const toggle = (open: boolean) => {
    setOpened(open);
    if (!open) onClose?.();
  };
  return (
    <Popover
      opened={opened}
      onChange={toggle}
      position="bottom-start"
      shadow="md"
      trapFocus
      withRoles={false} // it opens from the button, not from the whole pill
    >
      <Popover.Target>
        <span className={classes.pill} data-active={value !== null || undefined}>
          <UnstyledButton
            className={classes.open}
            aria-expanded={opened}
            aria-haspopup="dialog"
            onClick={() => toggle(!opened)}
          >
            {label}
            {value !== null && <b className={classes.value}>{value}</b>}
            {value === null && <IconChevronDown size={13} aria-hidden />}
          </UnstyledButton>
          {value !== null && (
            <UnstyledButton
              className={classes.clear}
              aria-label={text.kit.clearFilter(label)}
              onClick={() => {
                setOpened(false);
                onClear();
              }}
            >
              <IconX size={13} aria-hidden />
            </UnstyledButton>
          )}
        </span>
      </Popover.Target>
      <Popover.Dropdown className={classes.editor} role="dialog" aria-label={label}>
        {opened && children(() => toggle(false))}
      </Popover.Dropdown>
    </Popover>
  );
}
