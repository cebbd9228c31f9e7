import { Skeleton } from '@mantine/core';
import { Outlet, useParams } from 'react-router-dom';

import { ApiProblem } from '@/api/client';
import { useDevice } from '@/api/use_devices';
import { LiveIndicator } from '@/components/live_indicator';
import { NotFound } from '@/components/not_found';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

import { DeviceHead } from './device_head';
import { DeviceTabs } from './device_tabs';

/** Everything known of one device: its head, and below it the part that the address names. */
export function DevicePage() {
  const { text } = useLocale();
  const { id = '' } = useParams();
  const device = useDevice(id);
  const status = device.error instanceof ApiProblem ? device.error.status : 0;
  if (status === 404 || status === 400) return <NotFound title={text.device.notFound} />;
  return (
    <>
      {device.data && (
        <>
          <DeviceHead device={device.data}>
            <LiveIndicator updatedAt={device.dataUpdatedAt} failing={device.isError} />
          </DeviceHead>
          <DeviceTabs device={device.data} />
          {/* Nothing of one device, such as its chart, stays for a moment on the page of the next. */}
          <Outlet key={id} context={device.data} />
        </>
      )}
      {device.isPending && <Skeleton height={420} mt="xl" aria-label={text.app.loading} />}
      {device.isLoadingError && (
        <ProblemNotice problem={device.error} onRetry={() => void device.refetch()} />
      )}
    </>
  );
}
