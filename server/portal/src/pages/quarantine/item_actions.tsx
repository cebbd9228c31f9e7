import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';

import { type QuarantineItem, useDiscardItem, useRetryItem } from '@/api/use_quarantine';
import { useIsAdmin } from '@/api/use_session';
import { ConfirmDialog } from '@/components/confirm_dialog';
import { useLocale } from '@/i18n/locale';

const shortestReason = 3;

/** What administrators can do with an item that waits. */
export function ItemActions({ item }: { item: QuarantineItem }) {
  const { text } = useLocale();
  const [action, setAction] = useState<'retry' | 'discard' | null>(null);
  const isAdmin = useIsAdmin();
  if (!isAdmin || item.state !== 'kept') return null;
  const close = () => setAction(null);
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => setAction('discard')}>
        {text.quarantine.discard}
      </Button>
      <Button size="xs" onClick={() => setAction('retry')}>
        {text.quarantine.retry}
      </Button>
      {action === 'retry' && <RetryDialog id={item.id} onClose={close} />}
      {action === 'discard' && <DiscardDialog id={item.id} onClose={close} />}
    </Group>
  );
}

interface DialogProps {
  id: string;
  onClose: () => void;
}

function RetryDialog({ id, onClose }: DialogProps) {
  const words = useLocale().text.quarantine;
  const retry = useRetryItem(id);
  return (
    <ConfirmDialog
      title={words.retryTitle}
      consequence={words.retryConsequence}
      action={words.retry}
      onConfirm={() => retry.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      pending={retry.isPending}
      problem={retry.error}
    />
  );
}

function DiscardDialog({ id, onClose }: DialogProps) {
  const words = useLocale().text.quarantine;
  const discard = useDiscardItem(id);
  const [why, setWhy] = useState('');
  const reason = why.trim();
  const ready = reason.length >= shortestReason;
  return (
    <ConfirmDialog
      title={words.discardTitle}
      consequence={words.discardConsequence}
      action={words.discard}
      dangerous
      onConfirm={ready ? () => discard.mutate(reason, { onSuccess: onClose }) : null}
      onClose={onClose}
      pending={discard.isPending}
      problem={discard.error}
    >
      <Textarea
        label={words.why}
        required
        maxLength={300}
        autosize
        minRows={2}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
