import classes from './sparkline.module.css';

interface Props {
  /** Milliseconds since the epoch, rising. */
  times: readonly number[];
  /** 0 to 100; null: nothing is known. */
  values: readonly (number | null)[];
  ink: string;
}

const width = 100;
const height = 100;

/** A staircase of percents without axes. Decoration: what it says must stand elsewhere as text. */
export function Sparkline({ times, values, ink }: Props) {
  const first = times[0] ?? 0;
  const length = (times.at(-1) ?? 0) - first;
  if (length <= 0) return null;
  let path = '';
  let drawing = false;
  times.forEach((time, at) => {
    const value = values[at] ?? null;
    const x = (((time - first) / length) * width).toFixed(2);
    if (value !== null) path += `${drawing ? `H${x}V` : `M${x} `}${(height - value).toFixed(1)}`;
    else if (drawing) path += `H${x}`;
    drawing = value !== null;
  });
  return (
    <svg
      className={classes.spark}
      data-ink={ink}
      viewBox={`0 -4 ${width} ${height + 8}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
