import { Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconFlame,
  IconHelpCircle,
  type Icon,
  IconPlugConnectedX,
  IconPrinter,
} from '@tabler/icons-react';

import type { DeviceStatus } from '@/api/use_devices';
import { useLocale } from '@/i18n/locale';
import { wordOf } from '@/lib/words';

const looks: Record<DeviceStatus, { Icon: Icon; color: string }> = {
  idle: { Icon: IconCircleCheck, color: 'var(--platen-good)' },
  printing: { Icon: IconPrinter, color: 'var(--platen-busy)' },
  warmup: { Icon: IconFlame, color: 'var(--platen-busy)' },
  warning: { Icon: IconAlertTriangle, color: 'var(--platen-warn)' },
  down: { Icon: IconCircleX, color: 'var(--platen-bad)' },
  unknown: { Icon: IconHelpCircle, color: 'var(--mantine-color-dimmed)' },
  unreachable: { Icon: IconPlugConnectedX, color: 'var(--platen-bad)' },
};

interface Props {
  status: DeviceStatus;
  /** What the device complains about; the first of them is shown. */
  errors: readonly string[];
}

/** State of a device as sign and word; the colour only supports them. */
export function StatusLabel({ status, errors }: Props) {
  const { text } = useLocale();
  const { Icon: IconOfIt, color } = looks[status];
  const words = errors.map((error) => wordOf(text.deviceErrors, error));
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <IconOfIt size={18} stroke={1.9} color={color} aria-hidden style={{ flexShrink: 0 }} />
      <div>
        <Text fz="sm" fw={500} lh="18px">
          {text.statuses[status]}
        </Text>
        {words.length > 0 && (
          <Text fz="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }} title={words.join(', ')}>
            {words[0]}
            {words.length > 1 && ` ${text.devices.more(words.length - 1)}`}
          </Text>
        )}
      </div>
    </Group>
  );
}
