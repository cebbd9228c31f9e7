import { describe, expect, it } from 'vitest';

import { isFiltered, nextSort, readState, withChange, writeState } from './device_list_state';

const read = (address: string) => readState(new URLSearchParams(address));

describe('the state of the device list', () => {
  it('survives the way through the address bar', () => {
    const address = 'q=QUV96&status=warning&site=s1&vendor=Konica+Minolta&sort=-total&cursor=abc';
    expect(writeState(read(address)).toString()).toBe(address);
  });

  it('leaves defaults out of the address', () => {
    expect(writeState(read('')).toString()).toBe('');
  });

  it('ignores a status and an order that do not exist', () => {
    const state = read('status=on-fire&sort=-colour');
    expect(state.status).toBeNull();
    expect(state.sort).toBe('model');
  });

  it('begins at the first page when a filter changes', () => {
    expect(withChange(read('cursor=abc'), { q: 'hp' })).toMatchObject({ q: 'hp', cursor: null });
  });

  it('turns the order round on the second click', () => {
    expect(nextSort('model', 'total')).toBe('total');
    expect(nextSort('total', 'total')).toBe('-total');
    expect(nextSort('-total', 'total')).toBe('total');
  });

  it('does not call an order or a page a filter', () => {
    expect(isFiltered(read('sort=-total&cursor=abc'))).toBe(false);
    expect(isFiltered(read('vendor=HP'))).toBe(true);
  });
});
