import { useMemo } from 'react';

import type { Usage } from '@/api/use_usage';
import { TimeChart } from '@/components/chart/chart';
import { withValues } from '@/components/chart/chart_data';
import { useLocale } from '@/i18n/locale';
import type { Format } from '@/lib/format';
import { axisTop, type UsageBar } from '@/lib/usage';

interface Props {
  bars: readonly UsageBar[];
  resolution: Usage['resolution'];
}

/** Bars of a stack: mono below, colour on it; total where the device does not tell them apart; above, what is held back. */
export function UsageChart({ bars, resolution }: Props) {
  const { text, format } = useLocale();
  const times = useMemo(() => bars.map(({ day }) => Date.parse(day)), [bars]);
  const series = useMemo(
    () =>
      withValues([
        {
          label: text.device.mono,
          color: 'light-dark(#3d4654, #a9b2bf)',
          values: bars.map(({ mono }) => mono),
        },
        {
          label: text.device.color,
          color: 'light-dark(#00a3da, #1fb6ea)',
          values: bars.map(({ color }) => color),
        },
        {
          label: bars.some(({ mono }) => mono !== null) ? text.device.rest : text.device.total,
          color: 'var(--platen-accent)',
          values: bars.map(({ total }) => total),
        },
        {
          label: text.device.heldPages,
          color: 'var(--platen-warn)',
          values: bars.map(({ held }) => held),
        },
      ]),
    [bars, text],
  );
  const top = useMemo(() => axisTop(bars), [bars]);
  return (
    <TimeChart
      label={text.device.usageChart}
      times={times}
      series={series}
      kind="bars"
      stack
      top={top}
      timeZone="UTC"
      formatTime={(time) => periodText(new Date(time), resolution, format)}
    />
  );
}

function periodText(start: Date, resolution: Usage['resolution'], format: Format): string {
  const day = start.toISOString().slice(0, 10);
  if (resolution === 'month') return format.month(day);
  if (resolution === 'day') return format.day(day);
  const end = new Date(start.getTime() + 6 * 86_400_000).toISOString().slice(0, 10);
  return `${format.day(day)} – ${format.day(end)}`;
}
