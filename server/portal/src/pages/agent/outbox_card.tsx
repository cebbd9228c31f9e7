import { Text } from '@mantine/core';

import type { AgentDetail } from '@/api/use_agents';
import { Card } from '@/components/card';
import { KeyValues } from '@/components/key_values';
import { RelativeTime } from '@/components/relative_time';
import { useLocale } from '@/i18n/locale';
import { bytesText } from '@/lib/bytes';

/** What the agent had not yet delivered when it said so last. */
export function OutboxCard({ detail }: { detail: AgentDetail }) {
  const { text, format, locale } = useLocale();
  const words = text.agent;
  const { outbox } = detail.agent;
  if (!outbox) {
    return (
      <Card title={words.outbox}>
        <Text fz="sm" c="dimmed">
          {words.outboxUnknown}
        </Text>
      </Card>
    );
  }
  const { bytes, limit_bytes: limit, oldest_at } = outbox;
  return (
    <Card title={words.outbox}>
      <Text fz="sm" c="dimmed" mb="sm">
        {words.outboxHint}
      </Text>
      <KeyValues
        facts={[
          [words.reported, <RelativeTime key="t" time={outbox.reported_at} />],
          [words.records, format.count(outbox.records)],
          [words.oldest, oldest_at && <RelativeTime key="o" time={oldest_at} />],
          [words.size, words.sizeOf(bytesText(bytes, locale), bytesText(limit, locale))],
          [words.memory, detail.rss_bytes !== null && bytesText(detail.rss_bytes, locale)],
        ]}
      />
    </Card>
  );
}
