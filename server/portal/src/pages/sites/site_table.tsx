import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

import { useSession } from '@/api/use_session';
import type { Site } from '@/api/use_sites';
import { PageLink } from '@/components/page_link';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';

interface Props {
  sites: readonly Site[];
  onEnrol: (site: Site) => void;
}

/** Sites with what is at them. */
export function SiteTable({ sites, onEnrol }: Props) {
  const { text, format } = useLocale();
  const words = text.sites;
  const isAdmin = useSession().data?.user.role === 'admin';
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
      cell: ({ id, devices }) => (
        <PageLink to={`/devices?site=${id}`}>{format.count(devices)}</PageLink>
      ),
    },
    {
      key: 'agents',
      label: words.agents,
      numeric: true,
      cell: ({ agents }) => format.count(agents),
    },
  ];
  const actions: Column<Site> = {
    key: 'actions',
    label: words.actions,
    cell: (site) => (
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={words.addAgentTo(site.name)}
        onClick={() => onEnrol(site)}
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
