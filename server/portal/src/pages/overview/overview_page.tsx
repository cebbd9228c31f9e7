import { Stack } from '@mantine/core';

import { useOrganisationId } from '@/components/use_organisation';
import { PageTitle } from '@/components/page_title';
import { useLocale } from '@/i18n/locale';

import { FleetPages } from './fleet_pages';
import { FleetStates } from './fleet_states';
import { PeriodEnd } from './period_end';
import { TopDevices } from './top_devices';

/** All devices at a glance: their states, what they print, and which of them print the most. */
export function OverviewPage() {
  const { text } = useLocale();
  const organisation = useOrganisationId();
  return (
    <>
      <PageTitle title={text.pages.overview} />
      <Stack gap="md">
        <FleetStates organisation={organisation} />
        <FleetPages organisation={organisation} />
        <TopDevices organisation={organisation} />
        <PeriodEnd organisation={organisation} />
      </Stack>
    </>
  );
}
