import { TextInput } from '@mantine/core';

import { OptionList } from '@/components/option_list';
import { useLocale } from '@/i18n/locale';
import { localTime } from '@/lib/local_time';
import { lengthOf } from '@/lib/since';

import type { EditorProps } from './filter_editor';
import { sinceText } from './filter_text';

const distances = ['1h', '12h', '1d', '3d', '7d', '30d', '90d'];

/** A distance from now, or a point in time. */
export function SinceEditor({ name, value, onChange, close }: EditorProps) {
  const { text, format } = useLocale();
  const isTime = value !== undefined && lengthOf(value) === null;
  const choose = (chosen: string) => {
    onChange(chosen === value ? null : chosen);
    close();
  };
  return (
    <>
      <OptionList
        label={text.devices.filters[name]}
        selected={value ? [value] : []}
        options={distances.map((one) => ({ value: one, label: sinceText(one, text, format) }))}
        onPick={choose}
      />
      <TextInput
        type="datetime-local"
        size="xs"
        mt={6}
        label={text.devices.sinceTime}
        defaultValue={isTime ? localTime(new Date(value)) : ''}
        onChange={({ currentTarget }) => {
          const time = new Date(currentTarget.value);
          if (!Number.isNaN(time.getTime())) onChange(time.toISOString());
        }}
      />
    </>
  );
}
