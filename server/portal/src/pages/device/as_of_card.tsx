import { Button, Group, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

import { type AsOfQuestion, type CountersAsOf, useCountersAsOf } from '@/api/use_explain';
import { Card } from '@/components/card';
import { Loaded } from '@/components/loaded';
import { DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { useCounterWords } from '@/i18n/use_counter_words';
import { useProofText } from '@/i18n/proof_text';
import { mainCounters } from '@/lib/counter_growth';
import { notKnown } from '@/lib/format';
import { localTime, localZone } from '@/lib/local_time';
import { wordOf } from '@/lib/words';

import { ReadingLink } from './reading_link';

type CounterAsOf = CountersAsOf['counters'][number];

/** What the counters showed at a moment at which nobody read them, as known then or now. */
export function AsOfCard({ deviceId }: { deviceId: string }) {
  const words = useProofText();
  const [at, setAt] = useState(() => localTime(beginOfMonth(new Date())));
  const [knownAt, setKnownAt] = useState('');
  const [question, setQuestion] = useState<AsOfQuestion | null>(null);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const moment = timeOf(at);
    if (moment !== null) setQuestion({ at: moment, knownAt: timeOf(knownAt) });
  };
  return (
    <Card title={words.asOf}>
      <Text fz="sm" c="dimmed" mb="sm">
        {words.asOfHint(localZone())}
      </Text>
      <form onSubmit={ask}>
        <Group gap="sm" align="end" mb="sm">
          <TextInput
            type="datetime-local"
            size="xs"
            required
            label={words.at}
            value={at}
            onChange={({ currentTarget }) => setAt(currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            size="xs"
            label={words.knownAt}
            value={knownAt}
            onChange={({ currentTarget }) => setKnownAt(currentTarget.value)}
          />
          <Button type="submit" size="xs" disabled={timeOf(at) === null}>
            {words.ask}
          </Button>
        </Group>
      </form>
      {question && <Answer deviceId={deviceId} question={question} />}
    </Card>
  );
}

/** A local time of a field with its zone; null: none. */
function timeOf(field: string): string | null {
  const time = new Date(field);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function beginOfMonth(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), 1);
}

function Answer({ deviceId, question }: { deviceId: string; question: AsOfQuestion }) {
  const { format } = useLocale();
  const words = useProofText();
  const query = useCountersAsOf(deviceId, question);
  // The fields may say something else by now, or the next answer is still on its way.
  return (
    <Loaded query={query}>
      {({ at, known_at, counters }) => (
        <>
          <Text fz="sm" fw={600} mb="xs" role="status">
            {words.moment(format.exact(at), known_at && format.exact(known_at))}
          </Text>
          {counters.length === 0 ? (
            <Text fz="sm" c="dimmed">
              {words.noneAround}
            </Text>
          ) : (
            <Counters deviceId={deviceId} counters={counters} />
          )}
        </>
      )}
    </Loaded>
  );
}

function Counters({ deviceId, counters }: { deviceId: string; counters: readonly CounterAsOf[] }) {
  const { text, format } = useLocale();
  const counterWords = useCounterWords();
  const words = useProofText();
  const order = mainCounters(counters.map(({ name }) => name));
  const rows = counters
    .map((counter) => ({ id: counter.name, ...counter }))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const reading = (at: CounterAsOf['before']) =>
    at ? (
      <>
        {format.count(at.value)}
        <br />
        <ReadingLink deviceId={deviceId} reading={at.reading} takenAt={at.taken_at} />
      </>
    ) : (
      notKnown
    );
  return (
    <DataTable
      caption={words.asOf}
      rows={rows}
      minWidth={720}
      columns={[
        {
          key: 'name',
          label: text.device.counter,
          cell: ({ name }) => wordOf(counterWords, name),
        },
        {
          key: 'value',
          label: words.value,
          numeric: true,
          cell: ({ estimate }) => format.count(estimate),
        },
        {
          key: 'band',
          label: words.band,
          numeric: true,
          cell: ({ lower, upper }) => `${format.count(lower)} … ${format.count(upper)}`,
        },
        { key: 'how', label: words.how, cell: ({ method }) => words.methods[method] },
        {
          key: 'before',
          label: words.before,
          numeric: true,
          cell: ({ before }) => reading(before),
        },
        {
          key: 'after',
          label: words.afterMoment,
          numeric: true,
          cell: ({ after }) => reading(after),
        },
      ]}
    />
  );
}
