import { Group, Table, Text } from '@mantine/core';
import {
  type Icon,
  IconCircleCheck,
  IconClockHour4,
  IconLock,
  IconPlugConnectedX,
} from '@tabler/icons-react';

import type { Agent } from '@/api/use_agents';
import { DateOf } from '@/components/date_of';
import { RelativeTime } from '@/components/relative_time';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { type AgentState, agentState, certificateEndsSoon } from '@/lib/agent_state';
import { notKnown } from '@/lib/format';

const looks: Record<AgentState, { Icon: Icon; color: string }> = {
  online: { Icon: IconCircleCheck, color: 'var(--platen-good)' },
  silent: { Icon: IconPlugConnectedX, color: 'var(--platen-bad)' },
  pending: { Icon: IconClockHour4, color: 'var(--mantine-color-dimmed)' },
  revoked: { Icon: IconLock, color: 'var(--mantine-color-dimmed)' },
};

/** One agent in the table. */
export function AgentRow({ agent }: { agent: Agent }) {
  const { text } = useLocale();
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600}>
          {agent.name || agent.hostname || text.agents.unnamed}
        </Text>
        <Text fz="xs" c="dimmed">
          {agent.name ? agent.hostname : agent.id}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text fz="sm">{agent.site.name}</Text>
        <Text fz="xs" c="dimmed">
          {agent.site.organisation_name}
        </Text>
      </Table.Td>
      <Table.Td>
        <AgentStateLabel agent={agent} />
        {text.agents.identities[agent.identity] && (
          <Text fz="xs" c="var(--platen-bad)">
            {text.agents.identities[agent.identity]}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {agent.last_contact_at ? <RelativeTime time={agent.last_contact_at} /> : text.agents.never}
      </Table.Td>
      <Table.Td>{agent.version || notKnown}</Table.Td>
      <Table.Td>
        <DateOf time={agent.enrolled_at} />
      </Table.Td>
      <Table.Td>
        <CertificateEnd agent={agent} />
      </Table.Td>
    </Table.Tr>
  );
}

function CertificateEnd({ agent }: { agent: Agent }) {
  const { text } = useLocale();
  const soon = certificateEndsSoon(agent, useNow());
  if (agent.certificate_not_after === null) return notKnown;
  return (
    <>
      <DateOf time={agent.certificate_not_after} />
      {soon && (
        <Text fz="xs" c="var(--platen-bad)">
          {text.agents.certificateNotRenewed}
        </Text>
      )}
    </>
  );
}

function AgentStateLabel({ agent }: { agent: Agent }) {
  const { text } = useLocale();
  const state = agentState(agent, useNow());
  const { Icon: IconOfIt, color } = looks[state];
  return (
    <Group gap={8} wrap="nowrap">
      <IconOfIt size={18} stroke={1.9} color={color} aria-hidden />
      <Text fz="sm" fw={500}>
        {text.agents.states[state]}
      </Text>
    </Group>
  );
}
