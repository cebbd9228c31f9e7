import { describe, expect, it } from 'vitest';

import { en } from '@/i18n/en';
import { makeFormat } from '@/lib/format';
import { type Supply, viewOf } from '@/lib/supplies';

import { supplyLevel, supplyNotes } from './supply_text';

const format = makeFormat('en-GB', 'Europe/Berlin');

const wasteBox: Supply = {
  index: '1.5',
  description: null,
  kind: 'waste_toner',
  color: null,
  state: 'some_left',
  percent: null,
  percent_full: null,
  level: null,
  capacity: null,
  unit: null,
  part_number: null,
  coarse: null,
  level_above_capacity: false,
  in_conflict: false,
  other_percent: null,
};

describe('a waste box', () => {
  it('of which only some room is known is not full', () => {
    expect(supplyLevel(viewOf(wasteBox), en, format)).toBe('not full');
    expect(supplyLevel(viewOf({ ...wasteBox, kind: 'toner' }), en, format)).toBe('some left');
  });

  it('is told as fullness by either protocol', () => {
    const view = viewOf({ ...wasteBox, state: 'percent', percent_full: 40, other_percent: 30 });
    expect(supplyLevel(view, en, format)).toBe('40% full');
    expect(supplyNotes(view, en, format)).toEqual(['70% by IPP']);
  });
});
