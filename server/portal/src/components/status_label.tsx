import { Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClockOff,
  IconFlame,
  IconHelpCircle,
  type Icon,
  IconPlugConnectedX,
  IconPrinter,
} from '@tabler/icons-react';

import type { DeviceStatus } from '@/api/use_devices';
import { useLocale } from '@/i18n/locale';
import { isSilent } from '@/lib/silence';
import { wordOf } from '@/lib/words';

import classes from './status_label.module.css';
import { useNow } from './use_now';

/** Sign and colour of each state. */
export const statusLooks: Readonly<Record<DeviceStatus, { Icon: Icon; color: string }>> = {
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
  /** When it was last read; what was true long ago is told as such. */
  takenAt: string | null;
  /** Why, in the words of the device. */
  reason?: string | null;
  /** What the device complains about, by the names of the API; the first stands for a missing reason. */
  errors?: readonly string[];
}

const silentLook = { Icon: IconClockOff, color: 'var(--platen-warn)' };

/** State of a device as sign and word, with its reason; the colour only supports them. */
export function StatusLabel({ status, takenAt, reason, errors = [] }: Props) {
  const { text, format } = useLocale();
  const now = useNow();
  const when = takenAt && format.relative(takenAt, now);
  const unreachable = status === 'unreachable';
  const silent = !unreachable && isSilent(takenAt, now);
  const { Icon: IconOfIt, color } = silent ? silentLook : statusLooks[status];
  const words = [reason, ...errors.map((error) => wordOf(text.deviceErrors, error))];
  if (unreachable && when) words.unshift(text.devices.lastHeard(when));
  if (silent && when) words.unshift(text.devices.wasThen(text.statuses[status], when));
  // Some say on their panel nothing but the state.
  const why = words.find((word) => word && word !== text.statuses[status]);
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <IconOfIt size={18} stroke={1.9} color={color} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        <Text fz="sm" fw={500} lh="18px" className={classes.cut}>
          {silent ? text.devices.silent : text.statuses[status]}
        </Text>
        {why && (
          <Text fz="xs" c="dimmed" className={classes.cut} title={words.filter(Boolean).join(', ')}>
            {why}
          </Text>
        )}
      </div>
    </Group>
  );
}
