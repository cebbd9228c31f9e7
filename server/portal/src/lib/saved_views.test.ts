import { describe, expect, it } from 'vitest';

import { readState } from './device_list_state';
import { applyView, builtInViews, isShown, parseViews, viewAddress, withView } from './saved_views';

const read = (address: string) => readState(new URLSearchParams(address));

describe('a view', () => {
  it('is the list without organisation and page', () => {
    expect(viewAddress(read('org=o1&q=hp&cursor=abc&sort=-total'))).toBe('q=hp&sort=-total');
  });

  it('is shown within the organisation that was chosen', () => {
    const state = applyView(read('org=o1&q=hp&cursor=abc'), builtInViews.lowSupply);
    expect(state).toMatchObject({ org: 'o1', q: '', cursor: null, filters: { supply: 'low' } });
  });

  it('is known again, whatever the page and the columns are', () => {
    const state = read('supply=low&sort=supply&org=o1&cursor=abc&columns=device,mac');
    expect(isShown(state, builtInViews.lowSupply)).toBe(true);
    expect(isShown(state, builtInViews.all)).toBe(false);
    expect(isShown(state, 'supply=low&sort=supply&columns=device')).toBe(false);
  });

  it('that is built in can be read in every part', () => {
    for (const address of Object.values(builtInViews)) {
      expect(viewAddress(read(address))).toBe(address);
    }
  });
});

describe('views that a browser keeps', () => {
  it('survive what is broken', () => {
    expect(parseViews(null)).toEqual([]);
    expect(parseViews('{')).toEqual([]);
    expect(parseViews('7')).toEqual([]);
    expect(parseViews('[null, {"name": "HP"}, {"name": "HP", "address": "vendor=HP"}]')).toEqual([
      { name: 'HP', address: 'vendor=HP' },
    ]);
  });

  it('have each name once', () => {
    const one = withView([], { name: ' HP ', address: 'vendor=HP' });
    expect(withView(one, { name: 'HP', address: 'vendor=HP&sort=-total' })).toEqual([
      { name: 'HP', address: 'vendor=HP&sort=-total' },
    ]);
    expect(withView(one, { name: '  ', address: '' })).toEqual(one);
  });
});
