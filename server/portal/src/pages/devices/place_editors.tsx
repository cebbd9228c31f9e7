import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { useAgents } from '@/api/use_agents';
import { useSites } from '@/api/use_sites';
import { type Option, OptionList } from '@/components/option_list';
import { useLocale } from '@/i18n/locale';

import type { EditorProps } from './filter_editor';

const most = 100;
const pause = 200;

/** One site, looked for by its name or its organisation's. */
export function SiteEditor({ value, org, ...props }: EditorProps) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), pause);
  const sites = useSites({ q, organisation: org });
  const options = (sites.data?.pages ?? [])
    .flatMap((page) => page.items)
    .map(({ id, name, organisation_name }) => ({
      value: id,
      label: name,
      hint: organisation_name,
    }));
  return (
    <PlaceList {...props} {...{ value, typed, setTyped, options }} loading={sites.isFetching} />
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
  const pick = (id: string) => {
    onChange(id === value ? null : id);
    close();
  };
  return (
    <OptionList
      label={text.devices.filters[name]}
      options={options.slice(0, most)}
      selected={value ? [value] : []}
      onPick={pick}
      loading={loading}
      search={{
        value: typed,
        onChange: setTyped,
        onEnter: () => options[0] && pick(options[0].value),
      }}
    />
  );
}
