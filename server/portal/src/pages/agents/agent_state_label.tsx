import { Group, Text } from '@mantine/core';
import {
  type Icon,
  IconCircleCheck,
  IconClockHour4,
  IconLock,
  IconPlugConnectedX,
} from '@tabler/icons-react';

import type { Agent } from '@/api/use_agents';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { type AgentState, agentState } from '@/lib/agent_state';

const looks: Record<AgentState, { Icon: Icon; color: string }> = {
  online: { Icon: IconCircleCheck, color: 'var(--platen-good)' },
  silent: { Icon: IconPlugConnectedX, color: 'var(--platen-bad)' },
  pending: { Icon: IconClockHour4, color: 'var(--mantine-color-dimmed)' },
  revoked: { Icon: IconLock, color: 'var(--mantine-color-dimmed)' },
};

/** State of an agent as sign and word, with trouble of its identity below. `hint`: what the state means. */
export function AgentStateLabel({ agent, hint }: { agent: Agent; hint?: boolean }) {
  const { text } = useLocale();
  const state = agentState(agent, useNow());
  const { Icon: IconOfIt, color } = looks[state];
  const trouble = text.agents.identities[agent.identity];
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <IconOfIt size={18} stroke={1.9} color={color} aria-hidden />
        <Text fz="sm" fw={500}>
          {text.agents.states[state]}
        </Text>
        {hint && (
          <Text fz="sm" c="dimmed">
            {text.agents.stateHints[state]}
          </Text>
        )}
      </Group>
      {trouble && (
        <Text fz="xs" c="var(--platen-bad)">
          {trouble}
        </Text>
      )}
    </>
  );
}
