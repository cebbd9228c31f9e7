import { describe, expect, it } from 'vitest';

import { withFilter } from './device_filters';
import { isFiltered, readState, toQuery, withChange, writeState } from './device_list_state';

const read = (address: string) => readState(new URLSearchParams(address));
const now = Date.parse('2026-11-21T10:00:00Z');

describe('the state of the device list', () => {
  it('survives the way through the address bar', () => {
    const address =
      'org=o1&q=QUV96&status=warning%2Cdown&site=s1&vendor=Konica+Minolta&seen_before=3d' +
      '&sort=-total&columns=device%2Cmac&size=100&cursor=abc';
    expect(writeState(read(address)).toString()).toBe(address);
  });

  it('leaves defaults out of the address', () => {
    expect(writeState(read('')).toString()).toBe('');
    expect(writeState(read('sort=model&size=50')).toString()).toBe('');
  });

  it('ignores what does not exist', () => {
    const state = read(
      'status=on-fire&sort=-colour&supply=full&alerts=maybe&seen_before=once&columns=x&size=7',
    );
    expect(state).toEqual(read(''));
  });

  it('keeps of several states those that exist, in one order', () => {
    expect(read('status=down,on-fire,warning').filters.status).toBe('warning,down');
  });

  it('begins at the first page when something changes', () => {
    expect(withChange(read('cursor=abc'), { q: 'hp' })).toMatchObject({ q: 'hp', cursor: null });
  });

  it('does not call an order, a page or the organisation a filter', () => {
    expect(isFiltered(read('org=o1&sort=-total&cursor=abc&columns=mac'))).toBe(false);
    expect(isFiltered(read('vendor=HP'))).toBe(true);
    expect(isFiltered(read('q=hp'))).toBe(true);
  });
});

describe('the question to the API', () => {
  it('has every filter in its own type', () => {
    const query = toQuery(read('org=o1&alerts=false&supply=low&seen_before=1d&model=Laser*'), now);
    expect(query).toEqual({
      organisation: 'o1',
      alerts: false,
      supply: 'low',
      seen_before: '2026-11-20T10:00:00.000Z',
      model: 'Laser*',
      sort: 'model',
    });
  });

  it('asks for nothing that nobody wished', () => {
    expect(JSON.stringify(toQuery(read(''), now))).toBe('{"sort":"model"}');
  });
});

describe('a filter', () => {
  it('is set, changed and taken away', () => {
    const one = withFilter({}, 'vendor', ' HP ');
    expect(one).toEqual({ vendor: 'HP' });
    expect(withFilter(one, 'vendor', 'Ricoh')).toEqual({ vendor: 'Ricoh' });
    expect(withFilter(one, 'vendor', null)).toEqual({});
  });

  it('that makes no sense is taken away', () => {
    expect(withFilter({ alerts: 'true' }, 'alerts', 'perhaps')).toEqual({});
  });
});
