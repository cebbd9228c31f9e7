import { TextInput } from '@mantine/core';
import { useState } from 'react';

import { useSession } from '@/api/use_session';
import { useMakeOrganisation } from '@/api/use_sites';
import { FormDialog } from '@/components/form_dialog';
import { OrganisationSelect } from '@/components/found_select';
import { useLocale } from '@/i18n/locale';

/** Makes a customer below an organisation that the user sees. */
export function NewCustomerDialog({ onClose }: { onClose: () => void }) {
  const { text } = useLocale();
  const words = text.sites;
  const make = useMakeOrganisation();
  const own = useSession().data?.organisation;
  const [parent, setParent] = useState(own?.id ?? null);
  const [name, setName] = useState('');
  const ready = parent !== null && name.trim() !== '';
  return (
    <FormDialog
      title={words.newCustomer}
      action={words.make}
      onSubmit={
        ready
          ? () => make.mutate({ name: name.trim(), parent_id: parent }, { onSuccess: onClose })
          : null
      }
      onClose={onClose}
      pending={make.isPending}
      problem={make.error}
      failed={words.failed}
    >
      <TextInput
        label={words.customerName}
        required
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <OrganisationSelect
        label={words.below}
        value={parent}
        onChange={setParent}
        known={own && { value: own.id, label: own.name }}
      />
    </FormDialog>
  );
}
