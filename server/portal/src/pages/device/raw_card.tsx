import { Group, Switch, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import type { RawReading } from '@/api/use_readings';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';
import { wordOf } from '@/lib/words';

import classes from './raw_card.module.css';

type Value = RawReading['values'][number] & { id: string };

/** Every value as it came from the printer, and what was made of it. */
export function RawCard({ raw }: { raw: RawReading }) {
  const { text, format } = useLocale();
  const words = text.deviceReadings;
  const [search, setSearch] = useState('');
  const [hex, setHex] = useState(false);
  const columns = useColumns(hex);
  const rows = raw.values.map((value) => ({ id: value.oid, ...value }));
  const found = rows.filter((row) => matches(row, search.trim().toLowerCase()));
  const facts = words.rawFacts(
    raw.protocol,
    `${raw.address}:${raw.port}`,
    format.count(raw.packets),
    format.count(raw.duration_ms),
  );
  return (
    <Card title={words.raw} flush>
      <div className={classes.tools}>
        <Text fz="xs" c="dimmed">
          {facts}
        </Text>
        <Group gap="md">
          <TextInput
            size="xs"
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Switch
            size="xs"
            label={words.hex}
            checked={hex}
            onChange={(event) => setHex(event.currentTarget.checked)}
          />
        </Group>
      </div>
      {found.length > 0 ? (
        <DataTable caption={words.raw} columns={columns} rows={found} minWidth={560} />
      ) : (
        <Text fz="sm" c="dimmed" p="md">
          {words.noMatch}
        </Text>
      )}
      {raw.problems.length > 0 && <Problems problems={raw.problems} />}
    </Card>
  );
}

function matches({ oid, text, used_as }: Value, search: string): boolean {
  return [oid, text, used_as ?? ''].some((part) => part.toLowerCase().includes(search));
}

function useColumns(hex: boolean): Column<Value>[] {
  const { text } = useLocale();
  const words = text.deviceReadings;
  return [
    {
      key: 'oid',
      label: words.oid,
      cell: ({ oid }) => (
        <span className={classes.oid}>
          <Code>{oid}</Code>
        </span>
      ),
    },
    { key: 'type', label: words.type, cell: ({ type }) => type },
    {
      key: 'value',
      label: words.rawValue,
      cell: (value) => <Code>{(hex ? value.hex : null) ?? value.text}</Code>,
    },
    { key: 'used', label: words.usedAs, cell: ({ used_as }) => used_as ?? notKnown },
  ];
}

function Problems({ problems }: { problems: RawReading['problems'] }) {
  const { text } = useLocale();
  const words = text.deviceReadings;
  return (
    <div className={classes.problems}>
      <Text fz="sm" fw={600} mb={6}>
        {words.problems}
      </Text>
      <ul>
        {problems.map(({ oid, error }) => (
          <li key={oid}>
            <Code>{oid}</Code> {wordOf(words.errors, error)}
          </li>
        ))}
      </ul>
    </div>
  );
}
