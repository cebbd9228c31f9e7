import { Anchor, Badge, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useParams } from 'react-router-dom';

import { ApiProblem } from '@/api/client';
import { type QuarantineDetail, useQuarantineItem } from '@/api/use_quarantine';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { CodeBlock } from '@/components/code_block';
import { KeyValues } from '@/components/key_values';
import { NotFound } from '@/components/not_found';
import { PageLink } from '@/components/page_link';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';
import { bytesText } from '@/lib/bytes';
import { hexLines } from '@/lib/hex_lines';
import { wordOf } from '@/lib/words';

import { ItemActions } from './item_actions';

/** One thing that was set aside, with the beginning of its bytes. */
export function QuarantineItemPage() {
  const { text } = useLocale();
  const { id = '' } = useParams();
  const detail = useQuarantineItem(id);
  const status = detail.error instanceof ApiProblem ? detail.error.status : 0;
  if (status === 404 || status === 400) return <NotFound title={text.quarantine.notFound} />;
  if (detail.isPending) return <Skeleton height={420} aria-label={text.app.loading} />;
  if (!detail.data) {
    return <ProblemNotice problem={detail.error} onRetry={() => void detail.refetch()} />;
  }
  const { item, hex, hex_is_whole } = detail.data;
  const words = text.quarantine;
  return (
    <>
      <PageTitle
        title={wordOf(words.kinds, item.kind)}
        trail={[{ to: '/quarantine', label: words.title }]}
      >
        <ItemActions item={item} />
      </PageTitle>
      <Group gap="sm" mb="md">
        <Badge variant="outline">{words.states[item.state]}</Badge>
        <Text fz="sm">{item.reason}</Text>
      </Group>
      <Stack gap="md" maw={960}>
        <Facts detail={detail.data} />
        {hex !== '' && (
          <Card title={hex_is_whole ? words.bytesAll : words.bytes}>
            <CodeBlock what={words.bytes} code={hexLines(hex)} />
          </Card>
        )}
      </Stack>
    </>
  );
}

function Facts({ detail }: { detail: QuarantineDetail }) {
  const { text, format, locale } = useLocale();
  const words = text.quarantine;
  const { item, epoch, sha256 } = detail;
  const { settled_at, settled_by, outcome, agent_id, agent_name } = item;
  return (
    <Card title={words.facts}>
      <KeyValues
        facts={[
          [
            words.agent,
            <Anchor key="a" component={PageLink} to={`/agents/${agent_id}`} inherit>
              {agent_name ?? agent_id.slice(0, 8)}
            </Anchor>,
          ],
          [words.organisation, item.organisation.name],
          [words.received, format.exact(item.received_at)],
          [words.stage, words.stages[item.stage]],
          [words.records, words.range(format.count(item.first_seq), format.count(item.last_seq))],
          [words.epoch, epoch && <Code key="e">{epoch}</Code>],
          [words.size, bytesText(item.bytes, locale)],
          [words.sha256, <Code key="s">{sha256}</Code>],
          ...(settled_at
            ? ([
                [words.settled, format.exact(settled_at)],
                [words.settledBy, settled_by],
              ] as const)
            : []),
          ...(outcome ? ([[words.outcome, outcome]] as const) : []),
        ]}
      />
    </Card>
  );
}
