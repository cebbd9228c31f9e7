import { Text } from '@mantine/core';

import type { Agent } from '@/api/use_agents';
import { DateOf } from '@/components/date_of';
import { RelativeTime } from '@/components/relative_time';
import type { Column } from '@/components/table/data_table';
import { RowLink } from '@/components/table/row_link';
import { useNow } from '@/components/use_now';
import type { Catalogue } from '@/i18n/en';
import { useLocale } from '@/i18n/locale';
import { agentName } from '@/lib/agent_name';
import { certificateEndsSoon } from '@/lib/agent_state';
import { notKnown } from '@/lib/format';

import { AgentOutboxText } from './agent_outbox';
import { AgentStateLabel } from './agent_state_label';

/** What the list of agents shows. */
export function agentColumns(words: Catalogue['agents']): Column<Agent>[] {
  const sortedBy = (key: string, label: string) => [{ key, label }];
  return [
    {
      key: 'name',
      label: words.name,
      sorts: sortedBy('name', words.name),
      cell: (agent) => (
        <>
          <RowLink to={`/agents/${agent.id}`}>{agentName(agent)}</RowLink>
          <Text fz="xs" c="dimmed">
            {agent.name ? agent.hostname : null}
          </Text>
        </>
      ),
    },
    {
      key: 'site',
      label: words.site,
      sorts: sortedBy('site', words.site),
      cell: ({ site }) => (
        <>
          <Text fz="sm">{site.name}</Text>
          <Text fz="xs" c="dimmed">
            {site.organisation_name}
          </Text>
        </>
      ),
    },
    { key: 'state', label: words.state, cell: (agent) => <AgentStateLabel agent={agent} /> },
    { key: 'devices', label: words.devices, numeric: true, cell: ({ devices }) => devices },
    {
      key: 'outbox',
      label: words.outbox,
      cell: ({ outbox }) => <AgentOutboxText outbox={outbox} />,
    },
    {
      key: 'last_contact',
      label: words.lastContact,
      sorts: sortedBy('last_contact', words.lastContact),
      cell: ({ last_contact_at: time }) => (time ? <RelativeTime time={time} /> : words.never),
    },
    {
      key: 'version',
      label: words.version,
      sorts: sortedBy('version', words.version),
      cell: ({ version }) => version || notKnown,
    },
    {
      key: 'certificate',
      label: words.certificate,
      cell: (agent) => <CertificateEnd agent={agent} />,
    },
  ];
}

export function CertificateEnd({ agent }: { agent: Agent }) {
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
