import type { SearchResults } from '@/api/use_search';
import type { Catalogue } from '@/i18n/en';
import type { RecentEntry } from '@/lib/recent';

export type ItemKind = 'device' | 'site' | 'organisation' | 'agent' | 'page' | 'action' | 'recent';

/** One line of the search. */
export interface PaletteItem {
  key: string;
  kind: ItemKind;
  label: string;
  hint: string;
  /** Where it leads, or what it does. */
  to?: string;
  run?: () => void;
}

export interface PaletteGroup {
  title: string;
  items: PaletteItem[];
}

/** What was found, in groups: devices first, that is what people look for. */
export function foundGroups(results: SearchResults, text: Catalogue): PaletteGroup[] {
  const words = text.search;
  return withItems([
    { title: words.devices, items: results.devices.map((device) => deviceItem(device, text)) },
    { title: words.organisations, items: results.organisations.map(organisationItem) },
    { title: words.sites, items: results.sites.map(siteItem) },
    { title: words.agents, items: results.agents.map((agent) => agentItem(agent, text)) },
  ]);
}

function deviceItem(device: SearchResults['devices'][number], text: Catalogue): PaletteItem {
  const model = [device.vendor, device.model].filter(Boolean).join(' ');
  const facts = [device.label ?? device.name, device.serial, device.address, device.site_name];
  return {
    key: device.id,
    kind: 'device',
    label: model || device.name || device.serial || text.devices.unnamed,
    hint: facts.filter(Boolean).join(' · '),
    to: `/devices/${device.id}`,
  };
}

function organisationItem({ id, name }: SearchResults['organisations'][number]): PaletteItem {
  return { key: id, kind: 'organisation', label: name, hint: '', to: `/devices?org=${id}` };
}

function siteItem({ id, name, organisation_name }: SearchResults['sites'][number]): PaletteItem {
  const to = `/devices?site=${id}`;
  return { key: id, kind: 'site', label: name, hint: organisation_name, to };
}

function agentItem(agent: SearchResults['agents'][number], text: Catalogue): PaletteItem {
  const label = agent.name || agent.hostname || text.agents.unnamed;
  const to = `/devices?agent=${agent.id}`;
  return { key: agent.id, kind: 'agent', label, hint: agent.site_name, to };
}

export function recentGroup(entries: readonly RecentEntry[], text: Catalogue): PaletteGroup {
  const items = entries.map((entry) => ({ ...entry, key: entry.to, kind: 'recent' as const }));
  return { title: text.search.recent, items };
}

/** Items whose words all begin somewhere in the label; everything for no words. */
export function matching(items: readonly PaletteItem[], typed: string): PaletteItem[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

export function withItems(groups: readonly PaletteGroup[]): PaletteGroup[] {
  return groups.filter(({ items }) => items.length > 0);
}
