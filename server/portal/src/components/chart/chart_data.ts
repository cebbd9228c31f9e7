/** One line, staircase or row of bars over the times of a chart. */
export interface ChartSeries {
  label: string;
  /** Any CSS colour, `var(...)` and `light-dark(...)` too. */
  color: string;
  /** For a line that shares its colour with another one. */
  dashed?: boolean;
  /** One value per time; null: nothing is known, a gap. */
  values: (number | null)[];
}

/** What the mark of a series looks like in a legend. */
export function swatch({ color, dashed }: ChartSeries): string {
  return dashed ? `repeating-linear-gradient(90deg, ${color} 0 3px, transparent 3px 6px)` : color;
}

/**
 * Values as they are drawn when series stand on one another: each is the sum of itself and all
 * before it. Where a series has nothing, nothing is drawn.
 */
export function stacked(series: readonly ChartSeries[]): (number | null)[][] {
  const height: number[] = [];
  return series.map(({ values }) =>
    values.map((value, at) => {
      if (value === null) return null;
      height[at] = (height[at] ?? 0) + value;
      return height[at];
    }),
  );
}

/** Series that have at least one value; an empty one would only stand in the legend. */
export function withValues<S extends ChartSeries>(series: readonly S[]): S[] {
  return series.filter(({ values }) => values.some((value) => value !== null));
}

const day = 86_400;

/** How exactly an axis with ticks every `seconds` names its times. */
export function tickFormat(locale: string, timeZone: string | undefined, seconds: number) {
  const parts: Intl.DateTimeFormatOptions =
    seconds >= 28 * day
      ? { month: 'short', year: 'numeric' }
      : seconds >= day
        ? { day: 'numeric', month: 'short' }
        : { hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone });
}
