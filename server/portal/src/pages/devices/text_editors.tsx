import { Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useEffect, useRef, useState } from 'react';

import { useDeviceValues, type ValueField } from '@/api/use_devices';
import { OptionList } from '@/components/option_list';
import { useLocale } from '@/i18n/locale';

import type { EditorProps } from './filter_editor';

const pause = 200;

/** One of the values that the field has; what is typed may also be a beginning ("LaserJet*"). */
export function SuggestedEditor({ name, value, org, onChange, close }: EditorProps) {
  const { text } = useLocale();
  const [typed, setTyped] = useState('');
  const [begin] = useDebouncedValue(typed, pause);
  const values = useDeviceValues(name as ValueField, begin.replace(/\*$/, ''), org);
  const choose = (chosen: string | null) => {
    onChange(chosen);
    close();
  };
  const beginning = typed.trim() && {
    value: `${typed.trim().replace(/\*$/, '')}*`,
    label: text.devices.beginning(typed.trim().replace(/\*$/, '')),
    hint: text.devices.beginsWith,
  };
  const found = (values.data?.values ?? []).map((one) => ({ value: one, label: one }));
  const options = beginning ? [beginning, ...found] : found;
  return (
    <OptionList
      label={text.devices.filters[name]}
      options={options}
      selected={value ? [value] : []}
      onPick={(one) => choose(one === value ? null : one)}
      loading={values.isFetching}
      search={{
        value: typed,
        onChange: setTyped,
        onEnter: () => options[0] && choose(options[0].value),
      }}
    />
  );
}

/** A text, whole or its beginning. */
export function TextEditor({
  name,
  value = '',
  onChange,
  close,
  hint,
}: EditorProps & { hint?: string }) {
  const { text } = useLocale();
  const [typed, setTyped] = useState(value.replace(/\*$/, ''));
  const [begins, setBegins] = useState(value === '' || value.endsWith('*'));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []); // it may come after the popover has opened
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clean = typed.trim().replace(/\*$/, '');
    onChange(clean && !hint && begins ? `${clean}*` : clean || null);
    close();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={8} miw={220}>
        <TextInput
          size="xs"
          ref={field}
          aria-label={text.devices.filters[name]}
          placeholder={text.devices.filters[name]}
          maxLength={99}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {hint ? (
          <Text fz="xs" c="dimmed">
            {hint}
          </Text>
        ) : (
          <Checkbox
            size="xs"
            label={text.devices.beginsWith}
            checked={begins}
            onChange={(event) => setBegins(event.currentTarget.checked)}
          />
        )}
        <Button type="submit" size="xs">
          {text.kit.apply}
        </Button>
      </Stack>
    </form>
  );
}
