import { Anchor } from '@mantine/core';

import { type ReadingDetail, useReading } from '@/api/use_readings';
import { Code } from '@/components/code';
import { KeyValues } from '@/components/key_values';
import { Loaded } from '@/components/loaded';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { useProofText } from '@/i18n/proof_text';

import { ReadingLink } from './reading_link';

interface Props {
  deviceId: string;
  /** Its id. */
  reading: string;
  /** The counter whose value is shown. */
  counter: string;
}

/** From a counter of a reading to what the printer said, the batch and who signed it. */
export function ReadingProof({ deviceId, reading, counter }: Props) {
  const query = useReading(deviceId, reading);
  return <Loaded query={query}>{(found) => <Facts found={found} counter={counter} />}</Loaded>;
}

function Facts({ found, counter }: { found: ReadingDetail; counter: string }) {
  const { text, format } = useLocale();
  const words = useProofText();
  const { batch } = found;
  return (
    <KeyValues
      facts={[
        [
          text.deviceReadings.taken,
          <ReadingLink
            key="taken"
            deviceId={found.device_id}
            reading={found.id}
            takenAt={found.taken_at}
          />,
        ],
        [words.rawValue, <RawValue key="raw" found={found} counter={counter} />],
        [words.number, format.count(found.number)],
        [
          text.device.agent,
          <Anchor key="agent" component={PageLink} to={`/agents/${found.agent_id}`}>
            <Code>{found.agent_id}</Code>
          </Anchor>,
        ],
        [
          text.deviceReadings.batch,
          batch
            ? `${format.count(batch.first_seq)} – ${format.count(batch.last_seq)}`
            : text.deviceReadings.batchGone,
        ],
        [text.deviceReadings.sha256, batch && <Code key="hash">{batch.sha256}</Code>],
        [words.signature, batch && words.signatures[batch.signature]],
      ]}
    />
  );
}

/** The value as it was sent, where one OID gives the counter; of a sum the reading's page shows all. */
function RawValue({ found, counter }: { found: ReadingDetail; counter: string }) {
  const words = useProofText();
  const used = `counters.${counter}`;
  const raw = found.raw?.values.find(({ used_as }) => used_as === used);
  if (raw) {
    return (
      <>
        {raw.text} <Code>{raw.oid}</Code>
      </>
    );
  }
  const stated = found.counters.find(({ name }) => name === counter);
  if (!stated) return words.methods.unknown;
  return (
    <>
      {stated.value} {stated.oid && <Code>{stated.oid}</Code>}
    </>
  );
}
