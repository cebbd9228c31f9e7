import 'uplot/dist/uPlot.min.css';

import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';

import { useLocale } from '@/i18n/locale';

import type { TimeChartProps } from './chart';
import classes from './chart.module.css';
import { type ChartSeries, stacked, swatch } from './chart_data';
import { plotOptions } from './plot_options';

interface Hover {
  at: number;
  left: number;
}

/** The canvas of a chart and the little box that follows the pointer. Loaded when a page has one. */
export default function TimePlot(props: TimeChartProps) {
  const { times, series, kind = 'line', stack = false, height = 220 } = props;
  const { locale, format } = useLocale();
  const { colorScheme } = useMantineColorScheme();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [hover, setHover] = useState<Hover | null>(null);
  useEffect(() => {
    latest.current = props;
  });
  const { timeZone, top, range } = props;
  const [from, to] = range ?? [];

  useEffect(() => {
    const within = place.current;
    if (!within) return undefined;
    const onRange = (from: number, to: number) => latest.current.onRange?.(from, to);
    const look = {
      kind,
      height,
      locale,
      timeZone,
      top,
      range: from !== undefined && to !== undefined ? ([from, to] as const) : undefined,
      formatValue: (value: number) => (latest.current.formatValue ?? format.count)(value),
      onHover: (at: number | null, left: number) => setHover(at === null ? null : { at, left }),
      onRange: latest.current.onRange && onRange,
    };
    const drawn = drawingOrder(series, stack);
    const options = plotOptions(look, drawn, within);
    const seconds = times.map((time) => time / 1000);
    const plot = new uPlot(options, [seconds, ...drawn.map(({ values }) => values)], within);
    const resize = new ResizeObserver(() => plot.setSize({ width: within.clientWidth, height }));
    resize.observe(within);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [times, series, kind, stack, height, locale, format, timeZone, top, from, to, colorScheme]);

  return (
    <div className={classes.plot} ref={place} style={{ height }} aria-hidden>
      {hover && <HoverBox {...props} hover={hover} />}
    </div>
  );
}

// What stands on another one reaches higher: it is drawn first, the lower ones over it.
function drawingOrder(series: readonly ChartSeries[], stack: boolean): ChartSeries[] {
  if (!stack) return [...series];
  const heights = stacked(series);
  return series.map((one, at) => ({ ...one, values: heights[at] ?? one.values })).reverse();
}

function HoverBox({ hover, times, series, ...props }: TimeChartProps & { hover: Hover }) {
  const { format } = useLocale();
  const { formatTime, formatValue = format.count } = props;
  const time = times[hover.at];
  if (time === undefined) return null;
  return (
    <div className={classes.hover} style={{ left: hover.left + 56 }}>
      <strong>{formatTime(time)}</strong>
      {series.map((one) => {
        const value = one.values[hover.at] ?? null;
        return (
          value !== null && (
            <span key={one.label}>
              <i style={{ background: swatch(one) }} /> {one.label} <b>{formatValue(value)}</b>
            </span>
          )
        );
      })}
    </div>
  );
}
