import { ActionIcon, CopyButton as Copy, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

import { useLocale } from '@/i18n/locale';

/** Copies a text. `what` is told to who cannot see beside what it stands. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const { text } = useLocale();
  return (
    <Copy value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? text.kit.copied : text.kit.copy}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={text.kit.copyWhat(what)}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copy>
  );
}
