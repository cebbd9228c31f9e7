import { describe, expect, it } from 'vitest';

import type { ReadingDetail } from '@/api/use_readings';

import { saidOf } from './raw_value';

type Value = NonNullable<ReadingDetail['raw']>['values'][number];
type Facts = Parameters<typeof saidOf>[0];

const value = (oid: string, text: string, used_as: string, type = 'integer'): Value => ({
  oid,
  type,
  text,
  hex: null,
  used_as,
});

const reading = (name: string, count: number, oid: string, values: Value[]): Facts => ({
  counters: [{ name, value: count, unit: 'impressions', oid }],
  raw: {
    address: '192.0.2.7',
    port: 161,
    protocol: 'snmp-v2c',
    duration_ms: 1,
    packets: 1,
    values,
    problems: [],
    ipp: null,
  },
});

describe('what the printer said of a counter', () => {
  it('is the counter and not its unit, which comes first', () => {
    const found = reading('life_count', 12_360, '1.3.6.1.2.1.43.10.2.1.4.1.1', [
      value('1.3.6.1.2.1.43.10.2.1.3.1.1', '7', 'counters.life_count'),
      value('1.3.6.1.2.1.43.10.2.1.4.1.1', '12360', 'counters.life_count'),
    ]);
    expect(saidOf(found, 'life_count')).toEqual([
      { name: '1.3.6.1.2.1.43.10.2.1.4.1.1', text: '12360' },
    ]);
  });

  it('is a value of which other counters are made, too', () => {
    const found = reading('life_count', 5, '1.2', [
      value('1.1', '7', 'counters.life_count'),
      value('1.2', '5', 'counters.life_count, counters.total_impressions'),
    ]);
    expect(saidOf(found, 'life_count')).toEqual([{ name: '1.2', text: '5' }]);
  });

  it('is everything that was added up', () => {
    const found = reading('duplex_impressions', 300, '1.1', [
      value('1.1', '100', 'counters.duplex_impressions'),
      value('1.2', '200', 'counters.duplex_impressions'),
      value('1.3', '300', 'counters.duplex_impressions_of_others'),
    ]);
    expect(saidOf(found, 'duplex_impressions')).toEqual([
      { name: '1.1', text: '100' },
      { name: '1.2', text: '200' },
    ]);
  });

  it('is the attribute of IPP that states it', () => {
    const oid = 'ipp:printer-impressions-completed';
    const found = reading('total_impressions', 12_345, oid, []);
    const attribute = {
      name: 'printer-impressions-completed',
      used_as: 'counters.total_impressions',
      values: [{ tag: 'integer', text: '12345', hex: '00003039' }],
    };
    const raw = found.raw && {
      ...found.raw,
      ipp: { uri: null, problem: null, attributes: [attribute] },
    };
    expect(saidOf({ ...found, raw }, 'total_impressions')).toEqual([{ name: oid, text: '12345' }]);
  });

  it('is not told where it was made otherwise, or the archive has dropped it', () => {
    const tenfold = reading('life_count', 120, '1.2', [
      value('1.1', '7', 'counters.life_count'),
      value('1.2', '12', 'counters.life_count'),
    ]);
    expect(saidOf(tenfold, 'life_count')).toEqual([]);
    const octets = value('1.2', '\u0001\u0004', 'counters.total_impressions', 'octets');
    const found = reading('total_impressions', 4, '1.2', [octets]);
    expect(saidOf(found, 'total_impressions')).toEqual([]);
    expect(saidOf({ ...found, raw: null }, 'total_impressions')).toEqual([]);
    expect(saidOf(found, 'life_count')).toEqual([]);
  });
});
