import { Anchor, Group, NativeSelect, Skeleton, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

import { useDeviceFindings } from '@/api/use_findings';
import { type Resolution, useUsage } from '@/api/use_usage';
import { Card } from '@/components/card';
import { PageLink } from '@/components/page_link';
import { ProblemNotice } from '@/components/problem_notice';
import { SpanChoice, useSpan } from '@/components/span_choice';
import { useLocale } from '@/i18n/locale';
import { newEpochs } from '@/lib/findings';
import { averageWorkingDay, heldSumOf, sumOf, tellsPages, toBars } from '@/lib/usage';

import { DayFigures } from './day_figures';
import { UsageChart } from './usage_chart';

const height = 220;
const resolutions = ['auto', 'day', 'week', 'month'] as const;

/** What the device printed in a span of time, per day, week or month. */
export function UsageCard({ deviceId }: { deviceId: string }) {
  const { text } = useLocale();
  const [span, setSpan] = useSpan();
  const [resolution, setResolution] = useResolution();
  const usage = useUsage(deviceId, span, resolution);
  const bars = useMemo(() => (usage.data ? toBars(usage.data) : []), [usage.data]);
  const empty = usage.data !== undefined && !tellsPages(bars);
  const controls = (
    <Group gap={6}>
      <NativeSelect
        size="xs"
        aria-label={text.device.per}
        value={resolution}
        data={resolutions.map((value) => ({ value, label: text.device.resolutions[value] }))}
        onChange={(event) => setResolution(event.currentTarget.value)}
      />
      <SpanChoice span={span} onChange={setSpan} />
    </Group>
  );
  return (
    <Card title={text.device.usage} aside={controls}>
      {usage.isLoadingError && <ProblemNotice problem={usage.error} />}
      {usage.isPending && <Skeleton height={height} />}
      {empty && (
        <Text fz="sm" c="dimmed">
          {text.device.noUsage}
        </Text>
      )}
      {usage.data && !empty && (
        <>
          <UsageSum bars={bars} byDay={usage.data.resolution === 'day'} />
          <UsageChart bars={bars} resolution={usage.data.resolution} />
          {usage.data.resolution === 'day' && <DayFigures deviceId={deviceId} bars={bars} />}
          <NewEpochs deviceId={deviceId} from={usage.data.from} to={usage.data.to} />
        </>
      )}
    </Card>
  );
}

/** Where a bar is no difference of one counter: it began anew. */
function NewEpochs({ deviceId, from, to }: { deviceId: string; from: string; to: string }) {
  const { text, format } = useLocale();
  const found = useDeviceFindings(deviceId, null);
  const epochs = newEpochs(found.data?.items ?? [], from, to);
  if (epochs.length === 0) return null;
  const words = epochs.map(
    ({ takenAt, main }) => `${format.date(takenAt)} (${text.findings.kinds[main.kind]})`,
  );
  return (
    <Text fz="xs" c="dimmed" mt={6}>
      {text.findings.newEpochs}{' '}
      <Anchor component={PageLink} to={`/devices/${deviceId}/counters`} inherit>
        {words.join(', ')}
      </Anchor>
    </Text>
  );
}

function useResolution(): [Resolution, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const current = resolutions.find((value) => value === params.get('per')) ?? 'auto';
  const change = (value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === 'auto') next.delete('per');
        else next.set('per', value);
        return next;
      },
      { preventScrollReset: true },
    );
  return [current, change];
}

function UsageSum({ bars, byDay }: { bars: ReturnType<typeof toBars>; byDay: boolean }) {
  const { text, format } = useLocale();
  const held = heldSumOf(bars);
  const average = byDay ? averageWorkingDay(bars) : null;
  return (
    <Group gap="md" mb="xs" align="baseline">
      <Text fz={20} fw={650}>
        {text.device.usageSum(format.count(sumOf(bars)))}
      </Text>
      {held > 0 && (
        <Text fz="sm" fw={600} c="var(--platen-warn)">
          {text.device.heldSum(format.count(held))}
        </Text>
      )}
      {average !== null && (
        <Text fz="xs" c="dimmed">
          {text.device.usageAverage(format.count(average))}
        </Text>
      )}
    </Group>
  );
}
