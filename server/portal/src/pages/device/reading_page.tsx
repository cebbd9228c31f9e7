import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useParams } from 'react-router-dom';

import { ApiProblem } from '@/api/client';
import { type ReadingDetail, useReading } from '@/api/use_readings';
import { NotFound } from '@/components/not_found';
import { PageLink } from '@/components/page_link';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

import { BatchCard } from './batch_card';
import { CountersCard } from './counters_card';
import classes from './device_page.module.css';
import { RawCard } from './raw_card';
import { ReadingCard } from './reading_card';
import { useDeviceOnPage } from './use_device_on_page';

/** The auditor's way: from the figures of one reading to the bytes that the printer sent. */
export function ReadingPage() {
  const device = useDeviceOnPage();
  const { text } = useLocale();
  const { reading: id = '' } = useParams();
  const reading = useReading(device.id, id);
  const status = reading.error instanceof ApiProblem ? reading.error.status : 0;
  if (status === 404 || status === 400)
    return <NotFound title={text.deviceReadings.notFound} isPart />;
  return (
    <>
      <Anchor
        component={PageLink}
        to={`/devices/${device.id}/readings`}
        fz="xs"
        className={classes.back}
      >
        <IconChevronLeft size={14} aria-hidden />
        {text.deviceReadings.back}
      </Anchor>
      {reading.isPending && <Skeleton height={420} aria-label={text.app.loading} />}
      {reading.isLoadingError && (
        <ProblemNotice problem={reading.error} onRetry={() => void reading.refetch()} />
      )}
      {reading.data && <ReadingParts reading={reading.data} />}
    </>
  );
}

function ReadingParts({ reading }: { reading: ReadingDetail }) {
  const { text } = useLocale();
  return (
    <>
      <Text fz="sm" c="dimmed" mb="md" maw={760}>
        {text.deviceReadings.explained}
      </Text>
      <div className={classes.columns}>
        <Stack gap="md">
          <CountersCard counters={reading.counters} />
          {reading.raw && <RawCard raw={reading.raw} />}
        </Stack>
        <Stack gap="md">
          <ReadingCard reading={reading} />
          <BatchCard reading={reading} />
        </Stack>
      </div>
    </>
  );
}
