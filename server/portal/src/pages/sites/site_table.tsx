import { Anchor, Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router-dom';

import { useSession } from '@/api/use_session';
import type { Site } from '@/api/use_sites';
import { DataTable } from '@/components/data_table';
import { useLocale } from '@/i18n/locale';

interface Props {
  sites: readonly Site[];
  onEnrol: (site: Site) => void;
}

/** Sites with what is at them. */
export function SiteTable({ sites, onEnrol }: Props) {
  const { text } = useLocale();
  const words = text.sites;
  const isAdmin = useSession().data?.user.role === 'admin';
  const head = (
    <Table.Tr>
      <Table.Th scope="col">{words.name}</Table.Th>
      <Table.Th scope="col">{words.organisation}</Table.Th>
      <Table.Th scope="col">{words.timeZone}</Table.Th>
      <Table.Th scope="col" ta="end">
        {words.devices}
      </Table.Th>
      <Table.Th scope="col" ta="end">
        {words.agents}
      </Table.Th>
      {isAdmin && <Table.Th scope="col">{words.actions}</Table.Th>}
    </Table.Tr>
  );
  return (
    <DataTable caption={words.caption} head={head} minWidth={640}>
      {sites.map((site) => (
        <SiteRow key={site.id} site={site} onEnrol={isAdmin ? onEnrol : null} />
      ))}
    </DataTable>
  );
}

interface RowProps {
  site: Site;
  onEnrol: Props['onEnrol'] | null;
}

function SiteRow({ site, onEnrol }: RowProps) {
  const { text, format } = useLocale();
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600}>
          {site.name}
        </Text>
      </Table.Td>
      <Table.Td>{site.organisation_name}</Table.Td>
      <Table.Td>{site.time_zone}</Table.Td>
      <Table.Td ta="end">
        <Anchor component={Link} to={`/devices?site=${site.id}`} fz="sm" c="var(--platen-accent)">
          {format.count(site.devices)}
        </Anchor>
      </Table.Td>
      <Table.Td ta="end">{format.count(site.agents)}</Table.Td>
      {onEnrol && (
        <Table.Td>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            aria-label={text.sites.addAgentTo(site.name)}
            onClick={() => onEnrol(site)}
          >
            {text.sites.addAgent}
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  );
}
