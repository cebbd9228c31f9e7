import '@mantine/charts/styles.css';

import { BarChart } from '@mantine/charts';

import { useLocale } from '@/i18n/locale';
import type { UsageBar } from '@/lib/usage';

interface Props {
  bars: UsageBar[];
  height: number;
}

/** Bars of a stack: mono below, colour on it; total where the device does not tell them apart. */
export default function UsageChart({ bars, height }: Props) {
  const { text, format } = useLocale();
  const all = [
    { name: 'mono', label: text.device.mono, color: 'light-dark(#3d4654, #a9b2bf)' },
    { name: 'inColor', label: text.device.color, color: 'light-dark(#00a3da, #1fb6ea)' },
    { name: 'total', label: text.device.total, color: 'platen.5' },
  ] as const;
  // The library takes a field named "color" for the colour of a bar.
  const data = bars.map(({ day, mono, color, total }) => ({
    day: format.day(day),
    mono,
    inColor: color,
    total,
  }));
  const series = all.filter(({ name }) => data.some((bar) => bar[name] !== null));
  return (
    <div role="img" aria-label={text.device.usageChart}>
      <BarChart
        h={height}
        data={data}
        dataKey="day"
        type="stacked"
        series={series}
        valueFormatter={(value) => format.count(value)}
        withLegend={series.length > 1}
        gridAxis="x"
        tickLine="none"
        barProps={{ isAnimationActive: false }}
        maxBarWidth={28}
      />
    </div>
  );
}
