import { describe, expect, it } from 'vitest';

import { overviewOf, sortedViews, type Supply, viewOf } from './supplies';

function supply(change: Partial<Supply>): Supply {
  return {
    index: '1.1',
    description: null,
    kind: 'toner',
    color: 'black',
    state: 'percent',
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
    ...change,
  };
}

describe('a supply', () => {
  it('is drawn in the nearest ink, and named by its own letters', () => {
    expect(viewOf(supply({ color: 'light_gray' }))).toMatchObject({ ink: 'gray', letter: 'LG' });
    expect(viewOf(supply({ color: 'light_light_black' }))).toMatchObject({ ink: 'gray' });
    expect(viewOf(supply({ color: 'matte_black' }))).toMatchObject({ ink: 'black', letter: 'MK' });
  });

  it('is good, low or critical by what is left', () => {
    expect(viewOf(supply({ percent: 21 })).level).toBe('good');
    expect(viewOf(supply({ percent: 20 })).level).toBe('low');
    expect(viewOf(supply({ percent: 5 })).level).toBe('critical');
    expect(viewOf(supply({ percent: 0 })).level).toBe('critical');
  });

  it('that fills up is critical when it is full', () => {
    const waste = viewOf(supply({ kind: 'waste_toner', color: null, percent_full: 97 }));
    expect(waste).toMatchObject({ level: 'critical', fill: 97, fillsUp: true });
  });

  it('of which only some is left has no fill and no level', () => {
    expect(viewOf(supply({ state: 'some_left' }))).toMatchObject({ fill: null, level: 'unknown' });
  });

  it('has a letter where the field has one', () => {
    expect(viewOf(supply({ color: 'magenta' })).letter).toBe('M');
    expect(viewOf(supply({ color: 'photo_black' }))).toMatchObject({ letter: 'PK', ink: 'black' });
    expect(viewOf(supply({ color: null }))).toMatchObject({ letter: '', ink: 'other' });
  });
});

describe('the overview of supplies', () => {
  const colours = ['yellow', 'black', 'magenta', 'cyan'].map((color) =>
    supply({ color, percent: 50 }),
  );

  it('has the colours in the order of the field', () => {
    const shown = overviewOf(colours).shown.map((view) => view.letter);
    expect(shown).toEqual(['K', 'C', 'M', 'Y']);
  });

  it('leaves out a drum until it needs somebody', () => {
    const drum = (percent: number) => supply({ kind: 'opc', color: null, percent });
    expect(overviewOf([...colours, drum(80)])).toMatchObject({ hidden: 1 });
    expect(overviewOf([...colours, drum(4)])).toMatchObject({ hidden: 0 });
  });

  it('names the two most urgent of the rest', () => {
    const part = (index: string, percent: number) =>
      supply({ index, kind: 'fuser', color: null, percent });
    const { shown, hidden } = overviewOf([...colours, part('a', 9), part('b', 2), part('c', 4)]);
    expect(shown.slice(4).map((view) => view.supply.index)).toEqual(['b', 'c']);
    expect(hidden).toBe(1);
  });

  it('takes what has a colour and no kind for what prints', () => {
    const nameless = supply({ kind: null, color: 'cyan', percent: 50 });
    expect(overviewOf([nameless, supply({})]).shown.map((view) => view.letter)).toEqual(['K', 'C']);
  });

  it('shows what there is when nothing of it prints', () => {
    const staples = supply({ kind: 'staples', color: null, percent: 80 });
    expect(overviewOf([staples]).shown).toHaveLength(1);
  });
});

describe('the full list of supplies', () => {
  it('begins with what prints and drops nothing', () => {
    const waste = supply({ kind: 'waste_toner', color: null, percent_full: 3 });
    const all = sortedViews([waste, supply({ color: 'cyan' }), supply({ color: 'black' })]);
    expect(all.map((view) => view.letter)).toEqual(['K', 'C', '']);
  });
});
