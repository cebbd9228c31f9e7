import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { useAgents } from '@/api/use_agents';
import { useIdsBelow } from '@/api/use_organisations';
import { useSearch } from '@/api/use_search';
import { useSites } from '@/api/use_sites';
import { type Option, OptionList } from '@/components/option_list';
import { useLocale } from '@/i18n/locale';

import type { EditorProps } from './filter_editor';

const most = 100;
const pause = 200;

/** One site: of those that are loaded, and while one types of all. */
export function SiteEditor({ value, org, ...props }: EditorProps) {
  const sites = useSites();
  const below = useIdsBelow(org);
  const [typed, setTyped] = useState('');
  const found = useSearch(typed).data?.sites ?? [];
  const loaded = sites.data?.pages.flatMap((page) => page.items) ?? [];
  const all = typed === '' ? loaded : [...matching(loaded, typed), ...found];
  const options = all
    .filter(({ organisation_id }) => below?.has(organisation_id) ?? true)
    .map(({ id, name, organisation_name }) => ({
      value: id,
      label: name,
      hint: organisation_name,
    }));
  return (
    <PlaceList {...props} {...{ value, typed, setTyped, options }} loading={sites.isPending} />
  );
}

/** One agent, looked for by name, machine or site. */
export function AgentEditor({ value, org, ...props }: EditorProps) {
  const { text } = useLocale();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), pause);
  const agents = useAgents({ q: q || undefined, organisation: org ?? undefined, limit: most });
  const options = (agents.data?.items ?? []).map(({ id, name, hostname, site }) => ({
    value: id,
    label: name || hostname || text.agents.unnamed,
    hint: site.name,
  }));
  return (
    <PlaceList {...props} {...{ value, typed, setTyped, options }} loading={agents.isFetching} />
  );
}

interface ListProps extends Pick<EditorProps, 'name' | 'value' | 'onChange' | 'close'> {
  typed: string;
  setTyped: (text: string) => void;
  options: readonly Option[];
  loading: boolean;
}

function PlaceList({ name, value, onChange, close, typed, setTyped, options, loading }: ListProps) {
  const { text } = useLocale();
  const each = [...new Map(options.map((option) => [option.value, option])).values()];
  const pick = (id: string) => {
    onChange(id === value ? null : id);
    close();
  };
  return (
    <OptionList
      label={text.devices.filters[name]}
      options={each.slice(0, most)}
      selected={value ? [value] : []}
      onPick={pick}
      loading={loading}
      search={{
        value: typed,
        onChange: setTyped,
        onEnter: () => each[0] && pick(each[0].value),
      }}
    />
  );
}

function matching<Place extends { name: string | null }>(
  places: readonly Place[],
  typed: string,
): Place[] {
  const words = typed.toLowerCase();
  return places.filter(({ name }) => name?.toLowerCase().includes(words));
}
