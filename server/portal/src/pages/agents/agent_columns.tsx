import { Group, Text } from '@mantine/core';
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
import type { Column } from '@/components/table/data_table';
import { useNow } from '@/components/use_now';
import type { Catalogue } from '@/i18n/en';
import { useLocale } from '@/i18n/locale';
import { type AgentState, agentState, certificateEndsSoon } from '@/lib/agent_state';
import { notKnown } from '@/lib/format';

const looks: Record<AgentState, { Icon: Icon; color: string }> = {
  online: { Icon: IconCircleCheck, color: 'var(--platen-good)' },
  silent: { Icon: IconPlugConnectedX, color: 'var(--platen-bad)' },
  pending: { Icon: IconClockHour4, color: 'var(--mantine-color-dimmed)' },
  revoked: { Icon: IconLock, color: 'var(--mantine-color-dimmed)' },
};

/** What the list of agents shows. */
export function agentColumns(words: Catalogue['agents']): Column<Agent>[] {
  return [
    {
      key: 'name',
      label: words.name,
      cell: (agent) => (
        <Lines
          first={agent.name || agent.hostname || words.unnamed}
          second={agent.name ? agent.hostname : agent.id}
        />
      ),
    },
    {
      key: 'site',
      label: words.site,
      cell: ({ site }) => <Lines first={site.name} second={site.organisation_name} />,
    },
    {
      key: 'state',
      label: words.state,
      cell: (agent) => (
        <>
          <AgentStateLabel agent={agent} />
          {words.identities[agent.identity] && (
            <Text fz="xs" c="var(--platen-bad)">
              {words.identities[agent.identity]}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'last_contact',
      label: words.lastContact,
      cell: ({ last_contact_at: time }) => (time ? <RelativeTime time={time} /> : words.never),
    },
    { key: 'version', label: words.version, cell: ({ version }) => version || notKnown },
    {
      key: 'enrolled',
      label: words.enrolled,
      cell: ({ enrolled_at }) => <DateOf time={enrolled_at} />,
    },
    {
      key: 'certificate',
      label: words.certificate,
      cell: (agent) => <CertificateEnd agent={agent} />,
    },
  ];
}

function Lines({ first, second }: { first: string; second: string | null }) {
  return (
    <>
      <Text fz="sm">{first}</Text>
      <Text fz="xs" c="dimmed">
        {second}
      </Text>
    </>
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
