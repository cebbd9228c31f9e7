import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';

import type { ReadingDetail } from '@/api/use_readings';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { KeyValues } from '@/components/key_values';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { useProofText } from '@/i18n/proof_text';
import { durationText } from '@/lib/duration';
import { wordOf } from '@/lib/words';

/** When a reading was taken, by whom, and under which number it was sent. */
export function ReadingCard({ reading }: { reading: ReadingDetail }) {
  const { text, format } = useLocale();
  const words = text.deviceReadings;
  const proof = useProofText();
  const { taken_at, received_at, status, agent_id } = reading;
  const sameAs = (device: string, id: string): [string, ReactNode] => [
    words.sameAs,
    <Anchor
      key="same"
      component={PageLink}
      to={`/devices/${device}/readings/${encodeURIComponent(id)}`}
    >
      {format.exact(new Date(Number(id.split('-')[0])).toISOString())}
    </Anchor>,
  ];
  const delay = Date.parse(received_at) - Date.parse(taken_at);
  return (
    <Card title={words.facts}>
      <KeyValues
        facts={[
          [words.taken, format.exact(taken_at)],
          [text.device.received, words.late(durationText(delay, text.span.units))],
          [words.status, wordOf(text.statuses, status ?? 'unknown')],
          [
            text.device.agent,
            <Anchor key="agent" component={PageLink} to={`/agents/${agent_id}`}>
              <Code>{agent_id}</Code>
            </Anchor>,
          ],
          ...(reading.same_as ? [sameAs(reading.device_id, reading.same_as)] : []),
          [words.epoch, <Code key="c">{reading.epoch}</Code>],
          [words.seq, format.count(reading.seq)],
          [proof.number, format.count(reading.number)],
          [proof.link, <Code key="c">{reading.chain_link}</Code>],
          [words.profile, reading.profile],
          [words.profileHash, <Code key="c">{reading.profile_hash}</Code>],
        ]}
      />
    </Card>
  );
}
