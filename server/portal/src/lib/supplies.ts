import type { Schemas } from '@/api/client';

export type Supply = Schemas['Supply'];

/** Colours that a supply is drawn in; `other` for what has none. */
export type Ink = (typeof inks)[number] | 'other';

/** How worried one should be. */
export type Level = 'good' | 'low' | 'critical' | 'unknown';

/** A supply as it is drawn. */
export interface SupplyView {
  supply: Supply;
  ink: Ink;
  /** One or two letters for where there is no room for a name; empty when there are none. */
  letter: string;
  level: Level;
  /** Percent of the bar that is filled: what is left, or for a waste box what is in it; null when not known. */
  fill: number | null;
  /** Percent that is left to use, or free in a waste box; null when not known. */
  left: number | null;
  /** A box that is filled by use. */
  fillsUp: boolean;
}

// The same as the API's filter `supply=low`.
const lowPercent = 20;
const criticalPercent = 5;
const mostPressing = 2;

const letters: Record<string, string> = {
  black: 'K',
  cyan: 'C',
  magenta: 'M',
  yellow: 'Y',
  photo_black: 'PK',
  matte_black: 'MK',
  light_cyan: 'LC',
  light_magenta: 'LM',
  gray: 'GY',
  light_gray: 'LG',
  dark_gray: 'DG',
  photo_gray: 'PG',
  light_black: 'LK',
  light_light_black: 'LLK',
  light_light_gray: 'LLG',
  tricolor: 'CMY',
  violet: 'V',
  grey: 'GY',
  white: 'W',
  clear: 'CL',
  red: 'R',
  green: 'G',
  blue: 'B',
  orange: 'O',
};

const inks = [
  'black',
  'cyan',
  'magenta',
  'yellow',
  'light_cyan',
  'light_magenta',
  'gray',
  'white',
  'red',
  'green',
  'blue',
  'orange',
] as const;

export function viewOf(supply: Supply): SupplyView {
  const fillsUp =
    supply.percent_full !== null ||
    (supply.percent === null && (supply.kind ?? '').startsWith('waste_'));
  const fill = supply.percent_full ?? supply.percent;
  const left = fill !== null && fillsUp ? 100 - fill : fill;
  return {
    supply,
    ink: inkOf(supply.color),
    letter: letters[supply.color ?? ''] ?? '',
    level: levelOf(left),
    left,
    fill,
    fillsUp,
  };
}

export interface SupplyOverview {
  shown: SupplyView[];
  /** Supplies that the device has and the overview leaves out. */
  hidden: number;
}

/**
 * What the device list shows: what prints (toner, ink) in the order K, C, M, Y, then the rest (drums,
 * waste boxes, fusers) as far as it will soon need somebody, the two most urgent of it.
 */
export function overviewOf(supplies: readonly Supply[]): SupplyOverview {
  const views = supplies.map(viewOf);
  const marking = views.filter((view) => isMarking(view.supply));
  const main = marking.length > 0 ? marking : views;
  const pressing = views
    .filter((view) => !main.includes(view) && isPressing(view.level))
    .sort((a, b) => (a.left ?? 100) - (b.left ?? 100))
    .slice(0, mostPressing);
  const shown = [...sortByInk(main), ...pressing];
  return { shown, hidden: views.length - shown.length };
}

/** For a full list: what prints first, in the order K, C, M, Y. */
export function sortedViews(supplies: readonly Supply[]): SupplyView[] {
  const views = supplies.map(viewOf);
  const marking = views.filter((view) => isMarking(view.supply));
  return [...sortByInk(marking), ...views.filter((view) => !marking.includes(view))];
}

export function isPressing(level: Level): boolean {
  return level === 'low' || level === 'critical';
}

const markingKinds = [
  'toner',
  'toner_cartridge',
  'ink',
  'ink_cartridge',
  'ink_ribbon',
  'solid_wax',
];

// Some devices name a colour but no kind: what has a colour prints.
function isMarking({ kind, color, percent_full }: Supply): boolean {
  if (percent_full !== null) return false;
  if (markingKinds.includes(kind ?? '')) return true;
  return (
    (kind === null || kind === 'other' || kind === 'unknown') && letters[color ?? ''] !== undefined
  );
}

function inkOf(color: string | null): Ink {
  if (color === 'photo_black' || color === 'matte_black') return 'black';
  if (color === 'grey' || color?.endsWith('_gray') || color?.endsWith('light_black')) return 'gray';
  return inks.find((ink) => ink === color) ?? 'other';
}

function levelOf(left: number | null): Level {
  if (left === null) return 'unknown';
  if (left <= criticalPercent) return 'critical';
  return left <= lowPercent ? 'low' : 'good';
}

function sortByInk(views: readonly SupplyView[]): SupplyView[] {
  const order: readonly Ink[] = [...inks, 'other'];
  return [...views].sort((a, b) => order.indexOf(a.ink) - order.indexOf(b.ink));
}
