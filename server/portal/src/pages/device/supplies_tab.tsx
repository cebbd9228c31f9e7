import { Skeleton, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';

import { type SupplyHistory, useSupplyHistory } from '@/api/use_device_past';
import { Card } from '@/components/card';
import { TimeChart } from '@/components/chart/chart';
import { ProblemNotice } from '@/components/problem_notice';
import { SpanChoice, useSpan } from '@/components/span_choice';
import { pastSupplyName } from '@/components/supply_text';
import { useLocale } from '@/i18n/locale';
import { aligned, drawable, type SupplySeries } from '@/lib/supply_levels';

import { ReplacementsCard } from './replacements_card';
import { useDeviceOnPage } from './use_device_on_page';

const inks: Record<string, string> = {
  black: 'light-dark(#23272e, #c9cfd8)',
  cyan: 'light-dark(#00a3da, #1fb6ea)',
  magenta: 'light-dark(#d6118a, #e83fa4)',
  yellow: 'light-dark(#c79f00, #f5d02f)',
};
const others = [
  'light-dark(#6b7686, #8f9aaa)',
  'light-dark(#7a4fc0, #b59be8)',
  'light-dark(#1b7f3b, #51cf73)',
  'light-dark(#a35a00, #f2b04a)',
];

/** Levels of all supplies over time, and when they were replaced. */
export function SuppliesTab() {
  const device = useDeviceOnPage();
  const { text } = useLocale();
  const [span, setSpan] = useSpan();
  const history = useSupplyHistory(device.id, span);
  return (
    <Stack gap="md">
      <Card title={text.device.levels} aside={<SpanChoice span={span} onChange={setSpan} />}>
        {history.isLoadingError && (
          <ProblemNotice problem={history.error} onRetry={() => void history.refetch()} />
        )}
        {history.isPending && <Skeleton height={280} />}
        {history.data && <Levels history={history.data} />}
      </Card>
      {history.data && <ReplacementsCard supplies={history.data.supplies} />}
    </Stack>
  );
}

function Levels({ history }: { history: SupplyHistory }) {
  const { text, format } = useLocale();
  const shown = useMemo(() => drawable(history.supplies), [history]);
  const { times, values } = useMemo(() => aligned(shown, Date.parse(history.to)), [shown, history]);
  const series = useMemo(() => {
    const lookOf = colorist();
    return shown.map((supply, at) => ({
      label: pastSupplyName(supply, text),
      ...lookOf(supply),
      values: values[at] ?? [],
    }));
  }, [shown, values, text]);
  if (shown.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {text.device.noLevels}
      </Text>
    );
  }
  return (
    <TimeChart
      label={text.device.levelsChart}
      times={times}
      series={series}
      kind="step"
      height={280}
      top={100}
      range={[Date.parse(history.from), Date.parse(history.to)]}
      formatTime={(time) => format.exact(new Date(time).toISOString())}
      formatValue={format.percent}
    />
  );
}

/** What prints has its colour, everything else takes turns; a second one of a colour is dashed. */
function colorist(): (supply: SupplySeries) => { color: string; dashed: boolean } {
  let next = 0;
  const taken = new Set<string>();
  return (supply) => {
    const color = inks[supply.color ?? ''] ?? others[next++ % others.length] ?? '';
    const dashed = taken.has(color);
    taken.add(color);
    return { color, dashed };
  };
}
