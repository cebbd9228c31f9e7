import { Group, Skeleton, Stack, Text } from '@mantine/core';

import { type HealthCheck, type ServerHealth, useHealth } from '@/api/use_health';
import { AdminsOnly } from '@/components/admins_only';
import { Card } from '@/components/card';
import { CheckText } from '@/components/check_text';
import { HealthLabel } from '@/components/health_label';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { type Column, DataTable } from '@/components/table/data_table';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';
import { healthValue } from '@/lib/health_value';
import { wordOf } from '@/lib/words';

import { ProcessesCard } from './processes_card';

/** How the server and its parts are. */
export function HealthPage() {
  const { text } = useLocale();
  return (
    <>
      <PageTitle title={text.health.title} />
      <AdminsOnly>
        <Report />
      </AdminsOnly>
    </>
  );
}

function Report() {
  const { text } = useLocale();
  const health = useHealth();
  return (
    <>
      {health.isPending && <Skeleton height={360} aria-label={text.app.loading} />}
      {health.isLoadingError && (
        <ProblemNotice problem={health.error} onRetry={() => void health.refetch()} />
      )}
      {health.data && <Health health={health.data} />}
    </>
  );
}

const order = { failing: 0, warning: 1, ok: 2 } as const;

function Health({ health }: { health: ServerHealth }) {
  const { text, format } = useLocale();
  const now = useNow();
  const columns = useColumns();
  const rows = [...health.checks]
    .sort((a, b) => order[a.state] - order[b.state])
    .map((check) => ({ id: check.name, ...check }));
  return (
    <Stack gap="md">
      <Group gap="md">
        <HealthLabel state={health.state} word={text.health.states[health.state]} />
        <Text fz="xs" c="dimmed" title={format.exact(health.checked_at)}>
          {text.health.checked(format.relative(health.checked_at, now))}
        </Text>
      </Group>
      <Card title={text.health.checks} flush>
        <DataTable caption={text.health.checks} columns={columns} rows={rows} minWidth={640} />
      </Card>
      <ProcessesCard processes={health.processes} />
    </Stack>
  );
}

function useColumns(): Column<HealthCheck & { id: string }>[] {
  const { text, format, locale } = useLocale();
  const words = text.health;
  const units = { locale, count: format.count, days: words.days, duration: text.span.units };
  return [
    { key: 'check', label: words.check, cell: ({ name }) => wordOf(words.names, name) },
    {
      key: 'state',
      label: words.state,
      cell: ({ state }) => <HealthLabel state={state} word={words.stateWords[state]} />,
    },
    {
      key: 'value',
      label: words.value,
      numeric: true,
      cell: ({ value, unit }) => healthValue(value, unit, units) ?? notKnown,
    },
    {
      key: 'limit',
      label: words.limit,
      numeric: true,
      cell: ({ limit, unit }) => healthValue(limit, unit, units) ?? notKnown,
    },
    {
      key: 'detail',
      label: words.detail,
      cell: (check) => <CheckText check={check} />,
    },
  ];
}
