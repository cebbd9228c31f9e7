import { Skeleton, Stack, Text } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';

import { useOpenFindings } from '@/api/use_findings';
import { CursorPager } from '@/components/cursor_pager';
import { EmptyState } from '@/components/empty_state';
import { LiveIndicator } from '@/components/live_indicator';
import { PageTitle } from '@/components/page_title';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { useCursorAddress } from '@/components/use_cursor_address';
import { useOrganisationId } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';
import { byReading } from '@/lib/findings';

import { OddReadings } from './odd_reading';

/** What waits for a decision about counters, of all devices. */
export function FindingsPage() {
  const { text } = useLocale();
  const words = text.findings;
  const list = useCursorAddress();
  const found = useOpenFindings(useOrganisationId(), list.cursor);
  const readings = found.data && byReading(found.data.items);
  const next = found.data?.next_cursor ?? null;
  return (
    <>
      <PageTitle title={words.page}>
        <LiveIndicator updatedAt={found.dataUpdatedAt} failing={found.isError} />
      </PageTitle>
      <Text fz="sm" c="dimmed" mb="sm" mt={-8} maw="80ch">
        {words.pageIntro}
      </Text>
      {found.isLoadingError && (
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isPending && <Skeleton height={320} aria-label={text.app.loading} />}
      {readings && (
        <Stack gap="sm">
          <Panel>
            {readings.length === 0 ? (
              <EmptyState icon={IconMoodCheck} title={words.noneOpen} hint={words.noneOpenHint} />
            ) : (
              <OddReadings readings={readings} withDevice />
            )}
          </Panel>
          <CursorPager
            count={words.shown(readings.length)}
            page={list.page}
            onBack={list.goBack}
            onNext={next === null ? null : () => list.goNext(next)}
          />
        </Stack>
      )}
    </>
  );
}
