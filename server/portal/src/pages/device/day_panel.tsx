import { Modal, Stack, Text, Title } from '@mantine/core';

import { type DeviceDay, useDeviceDay } from '@/api/use_explain';
import { Loaded } from '@/components/loaded';
import { DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { useProofText } from '@/i18n/proof_text';
import { byReading } from '@/lib/findings';
import { wordOf } from '@/lib/words';
import { OddReadings } from '@/pages/findings/odd_reading';

import { ReadingLink } from './reading_link';
import { ReadingProof } from './reading_proof';

type CounterOfDay = DeviceDay['counters'][number];

interface Props {
  deviceId: string;
  day: string;
  onClose: () => void;
}

/** What the use of a day was made of: the readings at both ends, what was odd, and what proves them. */
export default function DayPanel({ deviceId, day, onClose }: Props) {
  const { text, format } = useLocale();
  const words = useProofText();
  const query = useDeviceDay(deviceId, day);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={words.title(format.day(day))}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <Loaded query={query}>{(found) => <Day found={found} />}</Loaded>
    </Modal>
  );
}

function Day({ found }: { found: DeviceDay }) {
  const { format } = useLocale();
  const words = useProofText();
  const { use, counters } = found;
  if (!use) return <Text fz="sm">{words.noUse}</Text>;
  return (
    <Stack gap="md">
      <Text fz="sm">{words.summary(format.count(use.pages), found.time_zone)}</Text>
      {use.held > 0 && (
        <Text fz="sm" fw={600} c="var(--platen-warn)">
          {words.held(format.count(use.held))}
        </Text>
      )}
      <Counters found={found} />
      {counters.some(({ is_difference }) => !is_difference) && <Text fz="sm">{words.anew}</Text>}
      {found.findings.length > 0 && (
        <section>
          <Title order={3} fz="sm" fw={650} mb="xs">
            {words.findings}
          </Title>
          <OddReadings readings={byReading(found.findings)} />
        </section>
      )}
      <Ends found={found} />
      <Readings found={found} />
    </Stack>
  );
}

function Counters({ found }: { found: DeviceDay }) {
  const { text, format } = useLocale();
  const words = useProofText();
  const end = (value: number, at: CounterOfDay['before']) => (
    <>
      {format.count(value)}
      <br />
      {at ? (
        <ReadingLink deviceId={found.device} reading={at.reading} takenAt={at.taken_at} />
      ) : (
        <Text span fz="xs" c="dimmed">
          {words.farBack}
        </Text>
      )}
    </>
  );
  return (
    <DataTable
      caption={words.title(format.day(found.day))}
      rows={found.counters.map((counter) => ({ id: counter.counter, ...counter }))}
      columns={[
        {
          key: 'counter',
          label: text.device.counter,
          cell: ({ counter }) => wordOf(text.counters, counter),
        },
        {
          key: 'before',
          label: words.before,
          numeric: true,
          cell: ({ first, before }) => end(first, before),
        },
        {
          key: 'after',
          label: words.after,
          numeric: true,
          cell: ({ last, after }) => end(last, after),
        },
        { key: 'used', label: words.used, numeric: true, cell: ({ used }) => format.count(used) },
        { key: 'epoch', label: words.epoch, numeric: true, cell: ({ epoch }) => epoch },
      ]}
    />
  );
}

/** The total is charged; the life count where a device has none. */
function chargedOf({ counters }: DeviceDay): CounterOfDay | undefined {
  const named = (name: CounterOfDay['counter']) => counters.find(({ counter }) => counter === name);
  return named('total_impressions') ?? named('life_count') ?? counters[0];
}

/** The readings between which the charged counter rose. */
function Ends({ found }: { found: DeviceDay }) {
  const words = useProofText();
  const main = chargedOf(found);
  if (!main) return null;
  const ends = [main.before, main.after].filter((end) => end !== null);
  const readings = [...new Set(ends.map(({ reading }) => reading))];
  return (
    <section>
      <Title order={3} fz="sm" fw={650} mb="xs">
        {words.proofs}
      </Title>
      <Stack gap="lg">
        {readings.map((reading) => (
          <ReadingProof
            key={reading}
            deviceId={found.device}
            reading={reading}
            counter={main.counter}
          />
        ))}
      </Stack>
    </section>
  );
}

function Readings({ found }: { found: DeviceDay }) {
  const { text, format } = useLocale();
  const words = useProofText();
  const main = chargedOf(found);
  if (!main) return null;
  const rows = found.readings.map((reading) => ({ id: reading.reading, ...reading }));
  return (
    <details>
      <summary>{words.readings(rows.length)}</summary>
      <DataTable
        caption={text.deviceReadings.caption}
        rows={rows}
        minWidth={240}
        columns={[
          {
            key: 'taken',
            label: text.deviceReadings.taken,
            cell: ({ reading, taken_at }) => (
              <ReadingLink deviceId={found.device} reading={reading} takenAt={taken_at} />
            ),
          },
          {
            key: 'value',
            label: wordOf(text.counters, main.counter),
            numeric: true,
            cell: ({ counters }) => format.count(counters[main.counter]),
          },
        ]}
      />
    </details>
  );
}
