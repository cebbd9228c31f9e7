import type { Catalogue } from '@/i18n/en';
import type { Format } from '@/lib/format';
import type { Supply, SupplyView } from '@/lib/supplies';
import { wordOf } from '@/lib/words';

/** Name of a supply: what the device calls it, else its kind and colour. */
export function supplyName({ supply }: SupplyView, text: Catalogue): string {
  return pastSupplyName(supply, text);
}

/** The same for one that may not be in the device any more. */
export function pastSupplyName(
  supply: Pick<Supply, 'description' | 'kind' | 'color'>,
  text: Catalogue,
): string {
  if (supply.description) return supply.description;
  const kind = supply.kind ? wordOf(text.supplyKinds, supply.kind) : text.supply.unnamed;
  return supply.color ? `${kind}, ${wordOf(text.supplyColors, supply.color)}` : kind;
}

/** Its level in words: "63% left", "97% full", "some left", of a waste box "not full", "4,200 of 10,000 impressions". */
export function supplyLevel(view: SupplyView, text: Catalogue, format: Format): string {
  const { supply, fill, fillsUp } = view;
  if (fill !== null) {
    const percent = format.percent(fill);
    return fillsUp ? text.supply.full(percent) : text.supply.left(percent);
  }
  switch (supply.state) {
    case 'some_left':
      return fillsUp ? text.supply.notFull : text.supply.someLeft;
    case 'amount':
      return amount(view, text, format);
    case 'not_reported':
      return text.supply.notReported;
    case 'percent':
    case 'unknown':
      return text.supply.unknown;
  }
}

/** What is odd about its level. */
export function supplyNotes(
  { supply, fillsUp }: SupplyView,
  text: Catalogue,
  format: Format,
): string[] {
  const notes: string[] = [];
  if (supply.in_conflict) notes.push(text.why.inConflict);
  if (supply.level_above_capacity) notes.push(text.why.levelAboveCapacity);
  if (supply.coarse !== null) notes.push(text.why.coarse(format.percent(supply.coarse)));
  if (supply.other_percent !== null) {
    // It tells what is left, and a waste box is shown by what is in it.
    const shown = fillsUp ? 100 - supply.other_percent : supply.other_percent;
    notes.push(text.why.otherPercent(format.percent(shown)));
  }
  return notes;
}

/** The same for where there is room for a few letters only. */
export function shortLevel(view: SupplyView, text: Catalogue, format: Format): string {
  if (view.fill !== null) return format.percent(view.fill);
  switch (view.supply.state) {
    case 'some_left':
      return view.fillsUp ? text.supply.notFullShort : text.supply.someLeftShort;
    case 'amount':
      return format.count(view.supply.level);
    case 'percent':
    case 'unknown':
    case 'not_reported':
      return text.supply.unknownShort;
  }
}

function amount({ supply }: SupplyView, text: Catalogue, format: Format): string {
  const level = format.count(supply.level);
  const unit = supply.unit ? ` ${wordOf(text.units, supply.unit)}` : '';
  if (supply.capacity === null || supply.capacity <= 0) return level + unit;
  return text.supply.levelOf(level, format.count(supply.capacity)) + unit;
}
