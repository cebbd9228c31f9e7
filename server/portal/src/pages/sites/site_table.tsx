import { Anchor, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

import { useIsAdmin } from '@/api/use_session';
import type { Site } from '@/api/use_sites';
import { PageLink } from '@/components/page_link';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';

/** Sites with what is at them. */
export function SiteTable({ sites }: { sites: readonly Site[] }) {
  const { text, format } = useLocale();
  const words = text.sites;
  const isAdmin = useIsAdmin();
  const count = (to: string, value: number) => (
    <Anchor component={PageLink} to={to} inherit>
      {format.count(value)}
    </Anchor>
  );
  const columns: Column<Site>[] = [
    { key: 'name', label: words.name, cell: ({ name }) => <b>{name}</b> },
    {
      key: 'organisation',
      label: words.organisation,
      cell: ({ organisation_name }) => organisation_name,
    },
    { key: 'zone', label: words.timeZone, cell: ({ time_zone }) => time_zone },
    {
      key: 'devices',
      label: words.devices,
      numeric: true,
      cell: ({ id, devices }) => count(`/devices?site=${id}`, devices),
    },
    {
      key: 'agents',
      label: words.agents,
      numeric: true,
      cell: ({ id, agents }) => count(`/agents?site=${id}`, agents),
    },
  ];
  const actions: Column<Site> = {
    key: 'actions',
    label: words.actions,
    cell: ({ id, name }) => (
      <Button
        component={PageLink}
        to={`/agents/enrol?site=${id}`}
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={words.addAgentTo(name)}
      >
        {words.addAgent}
      </Button>
    ),
  };
  return (
    <DataTable
      caption={words.caption}
      columns={isAdmin ? [...columns, actions] : columns}
      rows={sites}
      minWidth={640}
    />
  );
}
