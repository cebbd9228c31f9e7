import { Chip, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';

import { type CounterHistory, useCounterHistory } from '@/api/use_device_past';
import type { Device } from '@/api/use_devices';
import { Card } from '@/components/card';
import { TimeChart } from '@/components/chart/chart';
import { withValues } from '@/components/chart/chart_data';
import { ProblemNotice } from '@/components/problem_notice';
import { SpanChoice, useSpan } from '@/components/span_choice';
import { useLocale } from '@/i18n/locale';
import { useCounterWords } from '@/i18n/use_counter_words';
import { growthOf, mainCounters, steadyMost } from '@/lib/counter_growth';
import { intervalOf } from '@/lib/duration';
import { wordOf } from '@/lib/words';

import { AsOfCard } from './as_of_card';
import { CountersCard } from './counters_card';
import { FindingsCard } from './findings_card';
import { useDeviceOnPage } from './use_device_on_page';

const atOnce = 12;
const drawnAtFirst = 3;
const colors = [
  'var(--platen-accent)',
  'light-dark(#3d4654, #a9b2bf)',
  'light-dark(#00a3da, #1fb6ea)',
  'light-dark(#d6118a, #e83fa4)',
  'light-dark(#a35a00, #f2b04a)',
  'light-dark(#1b7f3b, #51cf73)',
];

/** What the device has counted: now, and in a span of time. */
export function CountersTab() {
  const device = useDeviceOnPage();
  const { text } = useLocale();
  const [span, setSpan] = useSpan();
  const names = useMainCounters(device);
  const history = useCounterHistory(device.id, span, names);
  return (
    <Stack gap="md">
      <Card title={text.device.increase} aside={<SpanChoice span={span} onChange={setSpan} />}>
        {history.isLoadingError && (
          <ProblemNotice problem={history.error} onRetry={() => void history.refetch()} />
        )}
        {history.isPending && names.length > 0 && <Skeleton height={260} />}
        {history.data && <Growth history={history.data} names={names} />}
      </Card>
      <FindingsCard device={device} />
      <CountersCard counters={device.all_counters} points={history.data?.points ?? []} />
      <AsOfCard deviceId={device.id} />
    </Stack>
  );
}

function useMainCounters(device: Device): string[] {
  const all = device.all_counters.map(({ name }) => name).join(' ');
  return useMemo(() => mainCounters(all.split(' ').filter(Boolean), atOnce), [all]);
}

function Growth({ history, names }: { history: CounterHistory; names: readonly string[] }) {
  const { text, format } = useLocale();
  const counterWords = useCounterWords();
  const [shown, setShown] = useState(() => names.slice(0, drawnAtFirst));
  const { points, interval_seconds: seconds } = history;
  const times = useMemo(() => points.map(({ taken_at }) => Date.parse(taken_at)), [points]);
  const series = useMemo(
    () =>
      withValues(
        names
          .map((name, at) => ({
            name,
            label: wordOf(counterWords, name),
            color: colors[at % colors.length] ?? '',
            values: growthOf(points, name),
          }))
          .filter(({ name }) => shown.includes(name)),
      ),
    [points, names, shown, counterWords],
  );
  const top = Math.max(1, ...series.map(({ values }) => steadyMost(values))) * 1.06;
  if (points.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {text.device.noReadings}
      </Text>
    );
  }
  const { count, unit } = intervalOf(seconds);
  return (
    <>
      <Chip.Group multiple value={shown} onChange={setShown}>
        <Group gap={6} mb="sm">
          {names.map((name) => (
            <Chip key={name} value={name} size="xs" variant="outline">
              {wordOf(counterWords, name)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <TimeChart
        label={text.device.increaseChart}
        times={times}
        series={series}
        height={260}
        top={top}
        range={[Date.parse(history.from), Date.parse(history.to)]}
        formatTime={(time) => format.exact(new Date(time).toISOString())}
      />
      <Text fz="xs" c="dimmed" mt={6}>
        {seconds === 0
          ? text.device.everyReading
          : text.device.shownAs(text.span.intervals(count, unit))}
      </Text>
    </>
  );
}
