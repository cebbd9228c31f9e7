import type { Schemas } from '@/api/client';

/** Use of a device, or of many together: those say nothing of a life count. */
type Usage = Schemas['Usage'] | Schemas['FleetUsage'];

export interface UsageBar {
  /** First day of the period. */
  day: string;
  mono: number | null;
  color: number | null;
  /** Pages that the device does not split into mono and colour, all or the rest; null when there are none. */
  total: number | null;
  /** Pages that are in no figure until somebody decides about them; null when there are none. */
  held: number | null;
}

const dayLength = 86_400_000;

/** One bar for every day, week or month of an answer; a period without a reading is null, not 0. */
export function toBars(usage: Usage): UsageBar[] {
  const used = new Map(usage.periods.map((period) => [period.start, period]));
  const bars: UsageBar[] = [];
  for (let day = firstStart(usage); day <= usage.to; day = nextStart(day, usage.resolution)) {
    bars.push(toBar(day, used.get(day)));
  }
  return bars;
}

/** The period that the first day of the answer is in: weeks begin on Monday. */
function firstStart({ from, resolution }: Usage): string {
  if (resolution === 'month') return `${from.slice(0, 7)}-01`;
  if (resolution === 'day') return from;
  const sinceMonday = (new Date(from).getUTCDay() + 6) % 7;
  return dayAfter(from, -sinceMonday);
}

function nextStart(day: string, resolution: Usage['resolution']): string {
  if (resolution === 'day') return dayAfter(day, 1);
  if (resolution === 'week') return dayAfter(day, 7);
  return `${dayAfter(day, 31).slice(0, 7)}-01`;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayLength).toISOString().slice(0, 10);
}

function toBar(day: string, period: Usage['periods'][number] | undefined): UsageBar {
  if (!period) return { day, mono: null, color: null, total: null, held: null };
  const { used } = period;
  const held = period.held > 0 ? period.held : null;
  if (used.mono !== null && used.color !== null) {
    // Two-colour pages, fax or what a device counts only in its total.
    const rest = (used.total ?? 0) - used.mono - used.color;
    return { day, mono: used.mono, color: used.color, total: rest > 0 ? rest : null, held };
  }
  return {
    day,
    mono: null,
    color: null,
    total: used.total ?? ('life' in used ? used.life : null),
    held,
  };
}

/** Pages of a bar; null: none were told. */
export function pagesOf({ mono, color, total }: UsageBar): number | null {
  if (mono === null && color === null && total === null) return null;
  return (mono ?? 0) + (color ?? 0) + (total ?? 0);
}

/** Whether any period tells pages at all; a device may count only metres or labels. */
export function tellsPages(bars: readonly UsageBar[]): boolean {
  return bars.some((bar) => pagesOf(bar) !== null);
}

/** Pages of all bars together. */
export function sumOf(bars: readonly UsageBar[]): number {
  return bars.reduce((sum, bar) => sum + (pagesOf(bar) ?? 0), 0);
}

/** Pages of all bars that wait for a decision. */
export function heldSumOf(bars: readonly UsageBar[]): number {
  return bars.reduce((sum, { held }) => sum + (held ?? 0), 0);
}

/** How often what is held back may be as high as what counts before it is cut off. */
const mostHeld = 3;

/**
 * Where the axis of a chart ends so that what counts can be seen beside a reading that is far off
 * and held back; nothing where all of it fits.
 */
export function axisTop(bars: readonly UsageBar[]): number | undefined {
  const counted = Math.max(0, ...bars.map((bar) => pagesOf(bar) ?? 0));
  const all = Math.max(0, ...bars.map((bar) => (pagesOf(bar) ?? 0) + (bar.held ?? 0)));
  return counted > 0 && all > mostHeld * counted ? 1.5 * counted : undefined;
}

/** Pages of an average day from Monday to Friday that has readings; null when there is none. Bars of days only. */
export function averageWorkingDay(bars: readonly UsageBar[]): number | null {
  const pages = bars
    .filter(isWorkingDay)
    .map(pagesOf)
    .filter((count) => count !== null);
  if (pages.length === 0) return null;
  return Math.round(pages.reduce((sum, count) => sum + count, 0) / pages.length);
}

function isWorkingDay({ day }: UsageBar): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
