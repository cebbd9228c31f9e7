import { Text } from '@mantine/core';

import type { ServerHealth } from '@/api/use_health';
import { Card } from '@/components/card';
import { HealthLabel } from '@/components/health_label';
import { RelativeTime } from '@/components/relative_time';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { wordOf } from '@/lib/words';

type Process = ServerHealth['processes'][number];

/** The processes of the server that were heard of lately. */
export function ProcessesCard({ processes }: Pick<ServerHealth, 'processes'>) {
  const { text } = useLocale();
  const columns = useColumns();
  return (
    <Card title={text.health.processes} flush>
      {processes.length === 0 ? (
        <Text fz="sm" c="dimmed" p="md">
          {text.health.noProcesses}
        </Text>
      ) : (
        <DataTable
          caption={text.health.processes}
          columns={columns}
          rows={processes}
          minWidth={640}
        />
      )}
    </Card>
  );
}

function useColumns(): Column<Process>[] {
  const { text } = useLocale();
  const words = text.health;
  return [
    {
      key: 'process',
      label: words.process,
      cell: ({ host, pid }) => `${host} · ${pid}`,
    },
    { key: 'state', label: words.state, cell: (process) => <ProcessState process={process} /> },
    {
      key: 'roles',
      label: words.roles,
      cell: ({ roles }) => roles.map((role) => wordOf(words.roleNames, role)).join(', '),
    },
    { key: 'version', label: words.version, cell: ({ version }) => version },
    {
      key: 'started',
      label: words.started,
      cell: ({ started_at }) => <RelativeTime time={started_at} />,
    },
    {
      key: 'last',
      label: words.lastSeen,
      cell: ({ last_seen_at }) => <RelativeTime time={last_seen_at} />,
    },
  ];
}

function ProcessState({ process }: { process: Process }) {
  const words = useLocale().text.health;
  const { state, problems } = process;
  const silent = state === 'silent';
  const health = silent ? 'failing' : problems.length > 0 ? 'warning' : 'ok';
  return (
    <>
      <HealthLabel state={health} word={silent ? words.silent : words.running} />
      {problems.map((problem) => (
        <Text key={problem} fz="xs" c="dimmed">
          {problem}
        </Text>
      ))}
    </>
  );
}
