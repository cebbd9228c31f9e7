import type { Schemas } from '@/api/client';

export interface UsageBar {
  day: string;
  mono: number | null;
  color: number | null;
  /** Pages that the device does not split into mono and colour; null when it does. */
  total: number | null;
}

const dayLength = 86_400_000;

/** One bar for every day from `from` to `to` (of an answer by days); a day without a reading is null, not 0. */
export function toBars(usage: Schemas['Usage']): UsageBar[] {
  const used = new Map(usage.periods.map((period) => [period.start, period.used]));
  const bars: UsageBar[] = [];
  const end = Date.parse(usage.to);
  for (let time = Date.parse(usage.from); time <= end; time += dayLength) {
    const day = new Date(time).toISOString().slice(0, 10);
    bars.push(toBar(day, used.get(day)));
  }
  return bars;
}

function toBar(day: string, used: Schemas['Totals'] | undefined): UsageBar {
  if (!used) return { day, mono: null, color: null, total: null };
  if (used.mono !== null && used.color !== null) {
    return { day, mono: used.mono, color: used.color, total: null };
  }
  return { day, mono: null, color: null, total: used.total ?? used.life };
}

/** Pages of all bars together. */
export function sumOf(bars: readonly UsageBar[]): number {
  return bars.reduce((sum, bar) => sum + (bar.mono ?? 0) + (bar.color ?? 0) + (bar.total ?? 0), 0);
}
