import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { useLocale } from '@/i18n/locale';

import { ProblemNotice } from './problem_notice';

interface Props {
  title: string;
  /** What will happen, and whether it can be undone. */
  consequence: string;
  /** The verb on the button: "Revoke". */
  action: string;
  /** It cannot be undone or hurts: the button is red. */
  dangerous?: boolean;
  /** Null: not yet, something has to be filled in. */
  onConfirm: (() => void) | null;
  onClose: () => void;
  pending: boolean;
  problem: Error | null;
  /** What else has to be said, a reason for instance. */
  children?: ReactNode;
}

/** Asks before something is done. Mount it while it is wanted. */
export function ConfirmDialog(props: Props) {
  const { text } = useLocale();
  const { title, consequence, action, dangerous, onConfirm, onClose, pending, problem } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <Stack>
        <Text fz="sm">{consequence}</Text>
        {props.children}
        {problem && <ProblemNotice problem={problem} title={text.kit.notDone} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.kit.cancel}
          </Button>
          <Button
            color={dangerous ? 'red.8' : undefined}
            disabled={onConfirm === null}
            loading={pending}
            onClick={onConfirm ?? undefined}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
