import { Button, Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

import { useLocale } from '@/i18n/locale';

import classes from './chart.module.css';
import { type ChartSeries, swatch } from './chart_data';

// The drawing comes when it is needed: a list needs none.
const TimePlot = lazy(() => import('./time_plot'));

export interface TimeChartProps {
  /** What the chart shows, for who cannot see it. */
  label: string;
  /** Milliseconds since the epoch, rising. Keep it and `series` the same objects while nothing changes. */
  times: readonly number[];
  series: readonly ChartSeries[];
  kind?: 'line' | 'step' | 'bars';
  /** Series stand on one another. */
  stack?: boolean;
  height?: number;
  /** Highest value of the axis, 100 for percent; else what the data needs. */
  top?: number;
  /** From when to when the axis reaches (milliseconds); else what the data need. */
  range?: readonly [number, number];
  /** IANA name; the browser's when absent. Calendar days are times of UTC. */
  timeZone?: string;
  formatTime: (time: number) => string;
  formatValue?: (value: number) => string;
  /** Somebody has drawn a frame over these times (milliseconds). */
  onRange?: (from: number, to: number) => void;
}

/** Values over time: a drawing with its legend, and the same as a table for who wants numbers. */
export function TimeChart(props: TimeChartProps) {
  const { text } = useLocale();
  const { label, series, height = 220 } = props;
  const [asTable, setAsTable] = useState(false);
  return (
    <figure style={{ margin: 0 }} aria-label={label}>
      {asTable ? (
        <Numbers {...props} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <TimePlot {...props} />
        </Suspense>
      )}
      <div className={classes.foot}>
        <ul className={classes.legend}>
          {series.map((one) => (
            <li key={one.label}>
              <i style={{ background: swatch(one) }} aria-hidden /> {one.label}
            </li>
          ))}
        </ul>
        <Button size="compact-xs" variant="subtle" flex="none" onClick={() => setAsTable(!asTable)}>
          {asTable ? text.kit.asChart : text.kit.asTable}
        </Button>
      </div>
    </figure>
  );
}

function Numbers({ label, times, series, formatTime, formatValue }: TimeChartProps) {
  const { text, format } = useLocale();
  const show = formatValue ?? format.count;
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.numbers} tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.kit.time}</th>
            {series.map((one) => (
              <th scope="col" key={one.label}>
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, at) => (
            <tr key={time}>
              <th scope="row">{formatTime(time)}</th>
              {series.map((one) => {
                const value = one.values[at] ?? null;
                return <td key={one.label}>{value === null ? format.count(null) : show(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
