import { Autocomplete, TextInput } from '@mantine/core';
import { useState } from 'react';

import { type Site, useMakeSite } from '@/api/use_sites';
import { FormDialog } from '@/components/form_dialog';
import { OrganisationSelect } from '@/components/found_select';
import { useLocale } from '@/i18n/locale';

const zones = Intl.supportedValuesOf('timeZone');
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  onClose: () => void;
  onMade?: (site: Site) => void;
}

/** Makes a site of a customer. */
export function NewSiteDialog({ onClose, onMade }: Props) {
  const { text } = useLocale();
  const words = text.sites;
  const make = useMakeSite();
  const [organisation, setOrganisation] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [zone, setZone] = useState(here);
  const zoneKnown = zones.includes(zone) || zone === 'UTC';
  const ready = organisation !== null && name.trim() !== '' && zoneKnown;
  const submit = () => {
    if (!ready) return;
    make.mutate(
      { organisation_id: organisation, name: name.trim(), time_zone: zone },
      {
        onSuccess: (site) => {
          onMade?.(site);
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={words.newSite}
      action={words.make}
      onSubmit={ready ? submit : null}
      onClose={onClose}
      pending={make.isPending}
      problem={make.error}
      failed={words.failed}
    >
      <OrganisationSelect
        label={words.organisation}
        value={organisation}
        onChange={setOrganisation}
      />
      <TextInput
        label={words.newSiteName}
        description={words.newSiteNameHint}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Autocomplete
        label={words.timeZone}
        description={words.zoneHint}
        required
        limit={30}
        data={zones}
        value={zone}
        error={zone !== '' && !zoneKnown && words.zoneUnknown}
        onChange={setZone}
      />
    </FormDialog>
  );
}
