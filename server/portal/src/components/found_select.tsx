import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { useFoundOrganisations } from '@/api/use_organisations';
import { useFoundSites } from '@/api/use_sites';

interface Choice {
  value: string;
  label: string;
}

interface Props {
  label: string;
  placeholder?: string;
  value: string | null;
  onChange: (id: string | null) => void;
  /** What `value` is called, where it was not chosen here. */
  known?: Choice;
}

const pause = 200;

/** One organisation, looked for among all by the words of its name. */
export function OrganisationSelect(props: Props) {
  const [q, setTyped] = useTyped();
  const found = useFoundOrganisations(q).data?.items ?? [];
  const choices = found.map(({ id, name }) => ({ value: id, label: name }));
  return <FoundSelect {...props} choices={choices} onType={setTyped} />;
}

/** One site, looked for among all by the words of its name and its organisation's. */
export function SiteSelect(props: Props) {
  const [q, setTyped] = useTyped();
  const found = useFoundSites(q).data?.items ?? [];
  const choices = found.map(({ id, name, organisation_name }) => ({
    value: id,
    label: siteLabel(organisation_name, name),
  }));
  return <FoundSelect {...props} choices={choices} onType={setTyped} />;
}

/** How a site is called where its organisation is not evident. */
export function siteLabel(organisation: string, site: string): string {
  return `${organisation} › ${site}`;
}

function useTyped(): [string, (typed: string) => void] {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), pause);
  return [q, setTyped];
}

interface FoundProps extends Props {
  choices: readonly Choice[];
  onType: (typed: string) => void;
}

function FoundSelect({ choices, onType, onChange, known, ...props }: FoundProps) {
  const [chosen, setChosen] = useState(known);
  const kept = chosen?.value === props.value ? chosen : known;
  const missing = kept && choices.every(({ value }) => value !== kept.value);
  return (
    <Select
      {...props}
      flex={1}
      searchable
      required
      maxLength={100}
      data={missing ? [...choices, kept] : [...choices]}
      filter={({ options }) => options} // the server has chosen them
      onSearchChange={(typed) => onType(typed === kept?.label ? '' : typed)}
      onChange={(id, choice) => {
        setChosen(choice ?? undefined);
        onChange(id);
      }}
    />
  );
}
