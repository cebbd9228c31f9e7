import uPlot from 'uplot';

import { localZone } from '@/lib/local_time';

import { type ChartSeries, tickFormat } from './chart_data';

/** Everything about the look of a plot that is not data. */
export interface PlotLook {
  kind: 'line' | 'step' | 'bars';
  height: number;
  locale: string;
  timeZone: string | undefined;
  /** Highest value of the axis; absent: what the data needs. */
  top: number | undefined;
  /** Ends of the axis of times in milliseconds; absent: what the data need. */
  range: readonly [number, number] | undefined;
  formatValue: (value: number) => string;
  onHover: (at: number | null, left: number) => void;
  onRange: ((from: number, to: number) => void) | undefined;
}

/** The canvas knows no CSS variables: what a colour is here and now. */
function resolve(color: string, within: HTMLElement): string {
  const probe = document.createElement('span');
  probe.style.color = color;
  within.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

function seriesLook(
  color: string,
  dashed: boolean,
  kind: PlotLook['kind'],
): Omit<uPlot.Series, 'label'> {
  if (kind === 'bars') {
    const paths = uPlot.paths.bars?.({ size: [0.72, 28] });
    return { fill: color, width: 0, paths, points: { show: false } };
  }
  const paths = kind === 'step' ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  const dash = dashed ? { dash: [6, 5] } : {};
  return { stroke: color, width: 2, paths, points: { show: false }, ...dash };
}

/** Options of uPlot for these series, below one another in the order of drawing. */
export function plotOptions(
  look: PlotLook,
  drawn: readonly Pick<ChartSeries, 'color' | 'dashed'>[],
  within: HTMLElement,
): uPlot.Options {
  const grid = { stroke: resolve('var(--platen-line)', within), width: 1 };
  const axis = {
    stroke: resolve('var(--mantine-color-dimmed)', within),
    font: `11px ${getComputedStyle(within).fontFamily}`,
    ticks: { show: false },
  };
  return {
    width: within.clientWidth,
    height: look.height,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), look.timeZone ?? localZone()),
    cursor: {
      y: false,
      points: { show: look.kind !== 'bars' },
      drag: { x: look.onRange !== undefined, y: false, setScale: false },
    },
    scales: {
      x: { range: (plot, min, max) => endsOf(plot, look, min, max) },
      y: { range: (_plot, _min, max) => [0, look.top ?? Math.max(1, max * 1.06)] },
    },
    series: [
      {},
      ...drawn.map(({ color, dashed = false }) =>
        seriesLook(resolve(color, within), dashed, look.kind),
      ),
    ],
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_plot, splits, _axis, _space, every) => {
          const format = tickFormat(look.locale, look.timeZone, every);
          return splits.map((seconds) => format.format(new Date(seconds * 1000)));
        },
      },
      {
        ...axis,
        grid,
        size: (_plot, labels) => widthFor(labels),
        values: (_plot, splits) => splits.map((value) => look.formatValue(value)),
      },
    ],
    hooks: {
      setCursor: [(plot) => look.onHover(plot.cursor.idx ?? null, plot.cursor.left ?? 0)],
      setSelect: [(plot) => reportRange(plot, look.onRange)],
    },
  };
}

/** An axis is as wide as its longest number, in the font of `axis`. */
function widthFor(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map(({ length }) => length));
  return Math.max(56, 20 + 7 * longest);
}

function reportRange(plot: uPlot, onRange: PlotLook['onRange']): void {
  const { left, width } = plot.select;
  if (!onRange || width < 4) return;
  onRange(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + width, 'x') * 1000);
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** Bars stand around their times: the first and the last need half a step beside them. */
function endsOf(plot: uPlot, look: PlotLook, min: number, max: number): [number, number] {
  if (look.range) return [look.range[0] / 1000, look.range[1] / 1000];
  const steps = (plot.data[0]?.length ?? 0) - 1;
  const margin = look.kind === 'bars' ? (steps > 0 ? (max - min) / steps / 2 : 43_200) : 0;
  return [min - margin, max + margin];
}
