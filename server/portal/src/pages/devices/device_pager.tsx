import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';

import { useLocale } from '@/i18n/locale';

interface Props {
  /** Devices on this page. */
  count: number;
  onBack: (() => void) | null;
  onNext: (() => void) | null;
}

/** Leads from page to page; null where there is none. */
export function DevicePager({ count, onBack, onNext }: Props) {
  const { text } = useLocale();
  const paged = onBack !== null || onNext !== null;
  return (
    <Group justify="space-between" mt="sm" component="nav" aria-label={text.devices.page}>
      <Text fz="xs" c="dimmed" role="status">
        {text.devices.shown(count)}
      </Text>
      {paged && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconChevronLeft size={14} aria-hidden />}
            disabled={onBack === null}
            onClick={onBack ?? undefined}
          >
            {text.devices.previous}
          </Button>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronRight size={14} aria-hidden />}
            disabled={onNext === null}
            onClick={onNext ?? undefined}
          >
            {text.devices.next}
          </Button>
        </Group>
      )}
    </Group>
  );
}
