import { Table, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { Card } from '@/components/card';
import { DataTable } from '@/components/data_table';
import { LiveCount } from '@/components/live_count';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';
import { wordOf } from '@/lib/words';

import classes from './counters_card.module.css';

/** Every counter that the device has stated, with its unit and where it was read. */
export function CountersCard({ counters }: { counters: readonly Schemas['Counter'][] }) {
  const { text } = useLocale();
  const words = text.device;
  const head = (
    <Table.Tr>
      <Table.Th scope="col">{words.counter}</Table.Th>
      <Table.Th scope="col" className={classes.value}>
        {words.value}
      </Table.Th>
      <Table.Th scope="col">{words.unit}</Table.Th>
      <Table.Th scope="col">{words.source}</Table.Th>
    </Table.Tr>
  );
  return (
    <Card title={words.counters} flush>
      {counters.length === 0 ? (
        <Text fz="sm" c="dimmed" p="md">
          {words.noCounters}
        </Text>
      ) : (
        <DataTable caption={words.counters} head={head} minWidth={480}>
          {counters.map(({ name, value, unit, oid }) => (
            <Table.Tr key={name}>
              <Table.Td>{wordOf(text.counters, name)}</Table.Td>
              <Table.Td className={classes.value}>
                <LiveCount value={value} />
              </Table.Td>
              <Table.Td>{wordOf(text.units, unit)}</Table.Td>
              <Table.Td className={classes.oid}>{oid ?? notKnown}</Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </Card>
  );
}
