import { describe, expect, it } from 'vitest';

import { en } from '@/i18n/en';

import { foundGroups, matching, type PaletteItem, recentGroup, withItems } from './palette_items';

const device = {
  id: 'd1',
  vendor: 'HP',
  model: 'LaserJet',
  serial: 'CN1',
  address: '10.0.0.1',
  name: 'PRN-1',
  label: null,
  site_name: 'Lager',
  status: 'idle' as const,
};
const nothing = { devices: [], sites: [], organisations: [], agents: [] };

describe('what the search shows', () => {
  it('is in groups, and only those that have something', () => {
    const groups = foundGroups(
      {
        ...nothing,
        devices: [device],
        agents: [{ id: 'a', name: null, hostname: 'srv', site_name: 'X' }],
      },
      en,
    );
    expect(groups.map(({ title }) => title)).toEqual(['Devices', 'Agents']);
    expect(groups[0]?.items[0]).toMatchObject({
      label: 'HP LaserJet',
      hint: 'PRN-1 · CN1 · 10.0.0.1 · Lager',
      to: '/devices/d1',
    });
    expect(groups[1]?.items[0]?.label).toBe('srv');
  });

  it('names a device by what is known of it', () => {
    const unknown = { ...device, vendor: null, model: null, name: null };
    const label = (one: typeof device) =>
      foundGroups({ ...nothing, devices: [one] }, en)[0]?.items[0]?.label;
    expect(label(unknown as unknown as typeof device)).toBe('CN1');
  });

  it('narrows the lists to an organisation and to a site', () => {
    const groups = foundGroups(
      {
        ...nothing,
        organisations: [{ id: 'o', parent_id: null, kind: 'customer', name: 'Bank' }],
        sites: [{ id: 's', name: 'Lager', organisation_id: 'o', organisation_name: 'Bank' }],
      },
      en,
    );
    expect(groups.flatMap(({ items }) => items.map(({ to }) => to))).toEqual([
      '/devices?org=o',
      '/devices?site=s',
    ]);
  });
});

describe('pages and actions', () => {
  const item = (label: string): PaletteItem => ({ key: label, kind: 'page', label, hint: '' });

  it('are found by all of their words', () => {
    const items = [item('Dark appearance'), item('Light appearance'), item('Devices')];
    expect(matching(items, 'app dark').map(({ label }) => label)).toEqual(['Dark appearance']);
    expect(matching(items, '')).toHaveLength(3);
  });

  it('have no group without items', () => {
    expect(withItems([recentGroup([], en)])).toEqual([]);
  });
});
