import { Anchor, Skeleton, Stack } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useParams } from 'react-router-dom';

import { ApiProblem } from '@/api/client';
import { type Device, useDevice } from '@/api/use_devices';
import { LiveIndicator } from '@/components/live_indicator';
import { NotFound } from '@/components/not_found';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';
import { deviceTitle } from '@/pages/devices/device_title';

import { ConditionCard } from './condition_card';
import { CountersCard } from './counters_card';
import classes from './device_page.module.css';
import { IdentityCard } from './identity_card';
import { SuppliesCard } from './supplies_card';
import { TraysCard } from './trays_card';
import { UsageCard } from './usage_card';

/** Everything known of one device. */
export function DevicePage() {
  const { text } = useLocale();
  const { id = '' } = useParams();
  const device = useDevice(id);
  const status = device.error instanceof ApiProblem ? device.error.status : 0;
  if (status === 404 || status === 400) return <NotFound title={text.device.notFound} />;
  return (
    <>
      <Anchor component={Link} to="/devices" fz="xs" className={classes.back}>
        <IconChevronLeft size={14} aria-hidden />
        {text.device.back}
      </Anchor>
      {device.data && (
        <>
          <PageTitle title={deviceTitle(device.data, text)}>
            <LiveIndicator updatedAt={device.dataUpdatedAt} failing={device.isError} />
          </PageTitle>
          <DeviceCards device={device.data} />
        </>
      )}
      {device.isPending && <Skeleton height={420} mt="xl" aria-label={text.app.loading} />}
      {device.isLoadingError && (
        <ProblemNotice problem={device.error} onRetry={() => void device.refetch()} />
      )}
    </>
  );
}

function DeviceCards({ device }: { device: Device }) {
  return (
    <div className={classes.columns}>
      <Stack gap="md">
        <ConditionCard device={device} />
        <SuppliesCard supplies={device.supplies} />
        <UsageCard deviceId={device.id} />
        <CountersCard counters={device.all_counters} />
      </Stack>
      <Stack gap="md">
        <IdentityCard device={device} />
        {device.trays.length > 0 && <TraysCard trays={device.trays} />}
      </Stack>
    </div>
  );
}
