import { Group, Switch, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import type { RawReading } from '@/api/use_readings';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';
import { octetsText } from '@/lib/octets';
import { wordOf } from '@/lib/words';

import classes from './raw_card.module.css';

/** A value of SNMP by its OID or one of IPP by its attribute. */
interface Value {
  id: string;
  name: string;
  type: string;
  text: string;
  hex: string | null;
  used_as: string | null;
}

/** Every value as it came from the printer, and what was made of it. */
export function RawCard({ raw }: { raw: RawReading }) {
  const { text, format } = useLocale();
  const words = text.deviceReadings;
  const [search, setSearch] = useState('');
  const [hex, setHex] = useState(false);
  const columns = useColumns(hex);
  const rows = [...snmpRows(raw), ...ippRows(raw)];
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
          {raw.ipp && (
            <>
              <br />
              {words.ippFacts(raw.ipp.uri ?? notKnown)}
            </>
          )}
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
      <Problems problems={problemsOf(raw)} />
    </Card>
  );
}

function snmpRows(raw: RawReading): Value[] {
  return raw.values.map(({ oid, ...value }) => ({ id: oid, name: oid, ...value }));
}

function ippRows(raw: RawReading): Value[] {
  return (raw.ipp?.attributes ?? []).flatMap(({ name, used_as, values }) =>
    values.map(({ tag, text, hex }, place) => ({
      id: `${name}.${place}`,
      name,
      type: tag,
      text,
      hex,
      used_as,
    })),
  );
}

interface Problem {
  name: string;
  error: string;
}

function problemsOf(raw: RawReading): Problem[] {
  const problems = raw.problems.map(({ oid, error }) => ({ name: oid, error }));
  if (raw.ipp?.problem) problems.push({ name: 'IPP', error: raw.ipp.problem });
  return problems;
}

function shown({ type, text, hex }: Value, inHex: boolean): string {
  if (hex === null) return text;
  if (inHex) return hex;
  return type === 'octets' ? octetsText(text, hex) : text;
}

function matches({ name, text, used_as }: Value, search: string): boolean {
  return [name, text, used_as ?? ''].some((part) => part.toLowerCase().includes(search));
}

function useColumns(hex: boolean): Column<Value>[] {
  const { text } = useLocale();
  const words = text.deviceReadings;
  return [
    {
      key: 'oid',
      label: words.oidOrAttribute,
      cell: ({ name }) => (
        <span className={classes.oid}>
          <Code>{name}</Code>
        </span>
      ),
    },
    { key: 'type', label: words.type, cell: ({ type }) => type },
    {
      key: 'value',
      label: words.rawValue,
      cell: (value) => (
        <span className={classes.value}>
          <Code>{shown(value, hex)}</Code>
        </span>
      ),
    },
    { key: 'used', label: words.usedAs, cell: ({ used_as }) => used_as ?? notKnown },
  ];
}

function Problems({ problems }: { problems: Problem[] }) {
  const { text } = useLocale();
  const words = text.deviceReadings;
  if (problems.length === 0) return null;
  return (
    <div className={classes.problems}>
      <Text fz="sm" fw={600} mb={6}>
        {words.problems}
      </Text>
      <ul>
        {problems.map(({ name, error }) => (
          <li key={name}>
            <Code>{name}</Code> {wordOf(words.errors, error)}
          </li>
        ))}
      </ul>
    </div>
  );
}
