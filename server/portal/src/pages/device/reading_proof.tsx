import { Anchor } from '@mantine/core';

import { type ReadingDetail, useReading } from '@/api/use_readings';
import { Code } from '@/components/code';
import { KeyValues } from '@/components/key_values';
import { Loaded } from '@/components/loaded';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { useProofText } from '@/i18n/proof_text';
import { saidOf } from '@/lib/raw_value';

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

/** The number as it was sent; where several or something else gave the counter, what it was made of. */
function RawValue({ found, counter }: { found: ReadingDetail; counter: string }) {
  const { format } = useLocale();
  const words = useProofText();
  const stated = found.counters.find(({ name }) => name === counter);
  if (!stated) return words.methods.unknown;
  const said = saidOf(found, counter);
  const numbers = said.map(({ name, text }) => (
    <div key={name}>
      {text} <Code>{name}</Code>
    </div>
  ));
  if (numbers.length === 1) return numbers;
  return (
    <>
      {words.madeOf(format.count(stated.value))}
      {numbers.length > 1 ? numbers : stated.oid && <Code>{stated.oid}</Code>}
    </>
  );
}
