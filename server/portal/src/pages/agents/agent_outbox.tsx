import { Text } from '@mantine/core';

import type { Agent } from '@/api/use_agents';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';

/** What an agent had not yet delivered when it said so last, and how old that is. */
export function AgentOutboxText({ outbox }: Pick<Agent, 'outbox'>) {
  const { text, format } = useLocale();
  const now = useNow();
  if (!outbox) return notKnown;
  if (outbox.records === 0) return <Text fz="sm">{text.agents.empty}</Text>;
  return (
    <>
      <Text fz="sm">{text.agents.waiting(format.count(outbox.records))}</Text>
      <Text fz="xs" c="dimmed" title={format.exact(outbox.reported_at)}>
        {text.agents.said(format.relative(outbox.reported_at, now))}
      </Text>
      {outbox.oldest_at && (
        <Text fz="xs" c="dimmed" title={format.exact(outbox.oldest_at)}>
          {text.agents.oldest(format.relative(outbox.oldest_at, now))}
        </Text>
      )}
    </>
  );
}
