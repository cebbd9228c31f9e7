import { Anchor, Skeleton, Stack } from '@mantine/core';
import { useParams } from 'react-router-dom';

import { ApiProblem } from '@/api/client';
import { type AgentDetail, useAgent } from '@/api/use_agents';
import { Card } from '@/components/card';
import { CopyField } from '@/components/copy_field';
import { DateOf } from '@/components/date_of';
import { KeyValues } from '@/components/key_values';
import { LiveIndicator } from '@/components/live_indicator';
import { NotFound } from '@/components/not_found';
import { Notice } from '@/components/notice';
import { PageLink } from '@/components/page_link';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { RelativeTime } from '@/components/relative_time';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { agentName } from '@/lib/agent_name';
import { CertificateEnd } from '@/pages/agents/agent_columns';
import { AgentStateLabel } from '@/pages/agents/agent_state_label';

import { AgentActions } from './agent_actions';
import { EpochsCard } from './epochs_card';
import { GapsCard } from './gaps_card';
import classes from './agent_page.module.css';
import { OutboxCard } from './outbox_card';

/** Everything known of one agent. */
export function AgentPage() {
  const { text } = useLocale();
  const { id = '' } = useParams();
  const query = useAgent(id);
  const status = query.error instanceof ApiProblem ? query.error.status : 0;
  if (status === 404 || status === 400) return <NotFound title={text.agent.notFound} />;
  if (query.isPending) return <Skeleton height={420} aria-label={text.app.loading} />;
  if (!query.data) {
    return <ProblemNotice problem={query.error} onRetry={() => void query.refetch()} />;
  }
  const { agent } = query.data;
  return (
    <>
      <PageTitle title={agentName(agent)} trail={[{ to: '/agents', label: text.agents.title }]}>
        <div className={classes.actions}>
          <LiveIndicator updatedAt={query.dataUpdatedAt} failing={query.isError} />
          <AgentActions agent={agent} />
        </div>
      </PageTitle>
      <div className={classes.state}>
        <AgentStateLabel agent={agent} hint />
      </div>
      <div className={classes.columns}>
        <Stack gap="md">
          {agent.records_missing_since && <RecordsMissing since={agent.records_missing_since} />}
          <OutboxCard detail={query.data} />
          <EpochsCard epochs={query.data.epochs} />
          <GapsCard gaps={query.data.gaps} />
        </Stack>
        <Facts detail={query.data} />
      </div>
    </>
  );
}

function RecordsMissing({ since }: { since: string }) {
  const { text, format } = useLocale();
  const now = useNow();
  return (
    <Notice title={text.agent.recordsMissing}>
      {text.agent.recordsMissingHint(format.relative(since, now))}
    </Notice>
  );
}

function Facts({ detail }: { detail: AgentDetail }) {
  const { text, format } = useLocale();
  const words = text.agents;
  const { agent, quarantined, devices_known, devices_unreachable } = detail;
  const { id, site, last_contact_at } = agent;
  return (
    <Card title={text.agent.facts}>
      <KeyValues
        facts={[
          [words.machine, agent.hostname],
          [words.site, site.name],
          [words.organisation, site.organisation_name],
          [words.version, agent.version],
          [words.lastContact, last_contact_at && <RelativeTime key="t" time={last_contact_at} />],
          [words.enrolled, <DateOf key="t" time={agent.enrolled_at} />],
          [words.certificate, <CertificateEnd key="c" agent={agent} />],
          [
            text.agent.readDevices,
            <Anchor key="d" component={PageLink} to={`/devices?agent=${id}`} inherit>
              {format.count(agent.devices)}
            </Anchor>,
          ],
          [text.agent.known, format.count(devices_known)],
          [text.agent.unreachable, format.count(devices_unreachable)],
          [
            text.agent.quarantined,
            <Anchor key="q" component={PageLink} to={`/quarantine?agent=${id}`} inherit>
              {format.count(quarantined)}
            </Anchor>,
          ],
          [words.id, <CopyField key="i" value={id} what={words.id} />],
        ]}
      />
    </Card>
  );
}
