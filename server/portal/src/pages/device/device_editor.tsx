import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';

import { ChangedMeanwhile } from '@/api/changing';
import { useChangeDevice } from '@/api/use_change_device';
import type { Device } from '@/api/use_devices';
import { FormDialog } from '@/components/form_dialog';
import { useLocale } from '@/i18n/locale';

interface Props {
  device: Device;
  onClose: () => void;
}

/** Changes label, asset number and notes. What the device says of itself nobody can change. */
export function DeviceEditor({ device, onClose }: Props) {
  const { text } = useLocale();
  const words = text.deviceEdit;
  const change = useChangeDevice(device.id);
  // As it was when the window opened; readings that arrive meanwhile do not disturb.
  const [before] = useState(device);
  const [label, setLabel] = useState(before.label ?? '');
  const [assetNumber, setAssetNumber] = useState(before.asset_number ?? '');
  const [notes, setNotes] = useState(before.notes ?? '');
  const save = () =>
    change.mutate(
      {
        before,
        after: {
          label: label.trim() || null,
          asset_number: assetNumber.trim() || null,
          notes: notes.trim() || null,
        },
      },
      { onSuccess: onClose },
    );
  const problem =
    change.error instanceof ChangedMeanwhile ? new Error(words.meanwhile) : change.error;
  return (
    <FormDialog
      title={words.title}
      action={words.save}
      onSubmit={save}
      onClose={onClose}
      pending={change.isPending}
      problem={problem}
      failed={words.failed}
    >
      <TextInput
        label={text.device.label}
        description={words.labelHint}
        maxLength={100}
        value={label}
        data-autofocus
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextInput
        label={text.device.assetNumber}
        maxLength={100}
        value={assetNumber}
        onChange={(event) => setAssetNumber(event.currentTarget.value)}
      />
      <Textarea
        label={text.device.notes}
        maxLength={4000}
        autosize
        minRows={3}
        maxRows={12}
        value={notes}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
