import { Autocomplete, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useOrganisations } from '@/api/use_organisations';
import { type Site, useMakeSite } from '@/api/use_sites';
import { ProblemNotice } from '@/components/problem_notice';
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
  const organisations = useOrganisations().data?.items ?? [];
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
    <Modal
      opened
      onClose={onClose}
      title={words.newSite}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <Select
            label={words.organisation}
            searchable
            required
            data={organisations.map(({ id, name: label }) => ({ value: id, label }))}
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
          {make.error && <ProblemNotice problem={make.error} title={words.failed} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.kit.cancel}
            </Button>
            <Button type="submit" disabled={!ready} loading={make.isPending}>
              {words.make}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
