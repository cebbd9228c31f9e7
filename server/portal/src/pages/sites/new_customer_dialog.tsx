import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useOrganisations } from '@/api/use_organisations';
import { useSession } from '@/api/use_session';
import { useMakeOrganisation } from '@/api/use_sites';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

/** Makes a customer below an organisation that the user sees. */
export function NewCustomerDialog({ onClose }: { onClose: () => void }) {
  const { text } = useLocale();
  const words = text.sites;
  const make = useMakeOrganisation();
  const own = useSession().data?.organisation.id ?? null;
  const organisations = useOrganisations().data?.items ?? [];
  const [parent, setParent] = useState(own);
  const [name, setName] = useState('');
  const ready = parent !== null && name.trim() !== '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.newCustomer}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) make.mutate({ name: name.trim(), parent_id: parent }, { onSuccess: onClose });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={words.customerName}
            required
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={words.below}
            searchable
            required
            data={organisations.map(({ id, name: label }) => ({ value: id, label }))}
            value={parent}
            onChange={setParent}
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
