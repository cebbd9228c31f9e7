import { Anchor, Group, Loader, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';

import { useAgents } from '@/api/use_agents';
import type { EnrolToken } from '@/api/use_enrolment';
import { Card } from '@/components/card';
import { CodeBlock } from '@/components/code_block';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { agentName } from '@/lib/agent_name';

/** The command that joins an agent, and whether it has. */
export function EnrolCommand({ token }: { token: EnrolToken }) {
  const { text, format } = useLocale();
  const words = text.enrol;
  const command = `platen-agent enroll --server ${token.server} --token ${token.token}`;
  return (
    <>
      <Card title={words.runTitle}>
        <Stack gap="sm">
          <Text fz="sm">{words.runHint}</Text>
          <CodeBlock what={words.command} code={`sudo ${command}`} wrap />
          <CodeBlock what={words.startCommand} code="sudo systemctl enable --now platen-agent" />
          <Text fz="xs" c="dimmed">
            {words.once(format.exact(token.expires_at))}
          </Text>
        </Stack>
      </Card>
      <Card title={words.waitTitle}>
        <Arrival siteId={token.site_id} />
      </Card>
    </>
  );
}

/** Says when an agent of the site is there that was not when the token was made. */
function Arrival({ siteId }: { siteId: string }) {
  const { text } = useLocale();
  const words = text.enrol;
  const agents = useAgents({ site: siteId, limit: 500 }).data?.items;
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null);
  if (known === null && agents) setKnown(new Set(agents.map(({ id }) => id)));
  const newcomer = known && agents?.find(({ id }) => !known.has(id));
  return (
    <Group gap="sm" role="status">
      {newcomer ? (
        <>
          <IconCircleCheck color="var(--platen-good)" aria-hidden />
          <Text fz="sm" fw={600}>
            {words.joined(agentName(newcomer))}
          </Text>
          <Anchor component={PageLink} to={`/agents/${newcomer.id}`} fz="sm">
            {words.look}
          </Anchor>
        </>
      ) : (
        <>
          <Loader size="xs" aria-hidden />
          <Text fz="sm">{words.waiting}</Text>
        </>
      )}
    </Group>
  );
}
