import { Group, Text } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';

import type { HealthState } from '@/api/use_health';

const looks: Record<HealthState, { Icon: Icon; color: string }> = {
  ok: { Icon: IconCircleCheck, color: 'var(--platen-good)' },
  warning: { Icon: IconAlertTriangle, color: 'var(--platen-warn)' },
  failing: { Icon: IconCircleX, color: 'var(--platen-bad)' },
};

/** State of something of the server as sign and word. */
export function HealthLabel({ state, word }: { state: HealthState; word: string }) {
  const { Icon: IconOfIt, color } = looks[state];
  return (
    <Group gap={8} wrap="nowrap">
      <IconOfIt size={18} stroke={1.9} color={color} aria-hidden />
      <Text fz="sm" fw={500}>
        {word}
      </Text>
    </Group>
  );
}
