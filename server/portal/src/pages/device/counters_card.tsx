import { Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import type { CounterHistory } from '@/api/use_device_past';
import { Card } from '@/components/card';
import { LiveCount } from '@/components/live_count';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { useCounterWords } from '@/i18n/use_counter_words';
import { changeOf, mainCounters } from '@/lib/counter_growth';
import { notKnown } from '@/lib/format';
import { wordOf } from '@/lib/words';

import classes from './counters_card.module.css';

type Counter = Schemas['Counter'];

interface Props {
  counters: readonly Counter[];
  /** Readings of a span of time, for the change in it; none: the column is left out. */
  points?: CounterHistory['points'];
}

/** Every counter that the device has stated, with its unit and where it was read. */
export function CountersCard({ counters, points }: Props) {
  const { text } = useLocale();
  const columns = useColumns(points);
  const order = mainCounters(counters.map(({ name }) => name));
  const rows = counters
    .map((counter) => ({ id: counter.name, ...counter }))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return (
    <Card title={text.device.counters} flush>
      {counters.length === 0 ? (
        <Text fz="sm" c="dimmed" p="md">
          {text.device.noCounters}
        </Text>
      ) : (
        <DataTable caption={text.device.counters} columns={columns} rows={rows} minWidth={480} />
      )}
    </Card>
  );
}

function useColumns(
  points: CounterHistory['points'] | undefined,
): Column<Counter & { id: string }>[] {
  const { text } = useLocale();
  const counterWords = useCounterWords();
  const words = text.device;
  const columns: Column<Counter & { id: string }>[] = [
    { key: 'name', label: words.counter, cell: ({ name }) => wordOf(counterWords, name) },
    {
      key: 'value',
      label: words.value,
      numeric: true,
      cell: ({ value }) => <LiveCount value={value} />,
    },
  ];
  if (points) {
    columns.push({
      key: 'change',
      label: words.change,
      numeric: true,
      cell: ({ name }) => <Change by={changeOf(points, name)} />,
    });
  }
  columns.push(
    { key: 'unit', label: words.unit, cell: ({ unit }) => wordOf(text.units, unit) },
    {
      key: 'oid',
      label: words.source,
      cell: ({ oid }) => <span className={classes.oid}>{oid ?? notKnown}</span>,
    },
  );
  return columns;
}

function Change({ by }: { by: number | null }) {
  const { text, format } = useLocale();
  if (by === null) return <span title={text.device.changeHint}>{notKnown}</span>;
  if (by < 0) return <span className={classes.fell}>{text.device.fell(format.count(-by))}</span>;
  return <span title={text.device.changeHint}>+{format.count(by)}</span>;
}
