import { Autocomplete, Combobox } from '@mantine/core';
import { useState } from 'react';

import { useKnownVendors } from '@/api/use_devices';
import { useLocale } from '@/i18n/locale';

interface Props {
  value: string | null;
  onChange: (vendor: string | null) => void;
}

/** One vendor: of those seen so far, or any other by its whole name. */
export function VendorField({ value, onChange }: Props) {
  const { text } = useLocale();
  const vendors = useKnownVendors();
  const [typed, setTyped] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setTyped(value ?? '');
  }
  const choose = (vendor: string) => {
    const chosen = vendor.trim() || null;
    if (chosen !== value) onChange(chosen);
  };
  return (
    <Autocomplete
      size="sm"
      aria-label={text.devices.vendor}
      placeholder={text.devices.anyVendor}
      data={vendors}
      value={typed}
      clearable
      rightSection={typed ? undefined : <Combobox.Chevron />}
      onChange={(vendor) => {
        setTyped(vendor);
        if (vendor === '') choose('');
      }}
      onOptionSubmit={choose}
      onBlur={() => choose(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') choose(typed);
      }}
    />
  );
}
