import { OptionList } from '@/components/option_list';
import { useLocale } from '@/i18n/locale';
import {
  deviceStatuses,
  type DeviceStatus,
  filterKinds,
  type FilterName,
  statusesOf,
} from '@/lib/device_filters';
import { statusLooks } from '@/components/status_label';
import { withoutNotices } from '@/lib/reasons';

import { AgentEditor, SiteEditor } from './place_editors';
import { SinceEditor } from './since_editor';
import { SuggestedEditor, TextEditor } from './text_editors';

export interface EditorProps {
  name: FilterName;
  value: string | undefined;
  /** Organisation to which what can be chosen is narrowed. */
  org: string | null;
  onChange: (value: string | null) => void;
  close: () => void;
}

/** The way to choose the value of one filter. */
export default function FilterEditor(props: EditorProps) {
  const { text } = useLocale();
  switch (filterKinds[props.name]) {
    case 'statuses':
      return <StatusEditor {...props} />;
    case 'site':
      return <SiteEditor {...props} />;
    case 'agent':
      return <AgentEditor {...props} />;
    case 'suggested':
      return <SuggestedEditor {...props} />;
    case 'text':
      return <TextEditor {...props} />;
    case 'network':
      return <TextEditor {...props} hint={text.devices.network} />;
    case 'supply':
      return <ChoiceEditor {...props} choices={text.devices.supplyFilter} />;
    case 'alerts':
      return <ChoiceEditor {...props} choices={text.devices.alertsFilter} />;
    case 'findings':
      return <ChoiceEditor {...props} choices={text.devices.findingsFilter} />;
    case 'reason':
      return <ChoiceEditor {...props} choices={withoutNotices(text.reasonWords)} />;
    case 'since':
      return <SinceEditor {...props} />;
  }
}

function StatusEditor({ value, onChange, name }: EditorProps) {
  const { text } = useLocale();
  const chosen = statusesOf(value);
  const toggle = (status: string) => {
    const next = chosen.includes(status as DeviceStatus)
      ? chosen.filter((one) => one !== status)
      : [...chosen, status];
    onChange(next.join(',') || null);
  };
  return (
    <OptionList
      label={text.devices.filters[name]}
      multiple
      selected={chosen}
      onPick={toggle}
      options={deviceStatuses.map((status) => {
        const { Icon, color } = statusLooks[status];
        const icon = <Icon size={16} stroke={1.9} color={color} aria-hidden />;
        return { value: status, label: text.statuses[status], icon };
      })}
    />
  );
}

function ChoiceEditor(props: EditorProps & { choices: Readonly<Record<string, string>> }) {
  const { name, value, onChange, close, choices } = props;
  const { text } = useLocale();
  return (
    <OptionList
      label={text.devices.filters[name]}
      selected={value ? [value] : []}
      options={Object.entries(choices).map(([key, label]) => ({ value: key, label }))}
      onPick={(key) => {
        onChange(key === value ? null : key);
        close();
      }}
    />
  );
}
