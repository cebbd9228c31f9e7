import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { useLocale } from '@/i18n/locale';

import { ProblemNotice } from './problem_notice';

interface Props {
  title: string;
  /** The verb on the button: "Save". */
  action: string;
  /** Null: something is missing or wrong yet. */
  onSubmit: (() => void) | null;
  onClose: () => void;
  pending: boolean;
  problem: Error | null;
  /** What it means that there is a problem: "It was not made". */
  failed: string;
  /** The fields. */
  children: ReactNode;
}

/** A form in a window of its own. Mount it while it is wanted. */
export function FormDialog(props: Props) {
  const { title, action, onSubmit, onClose, pending, problem, failed, children } = props;
  const { text } = useLocale();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <Stack gap="sm">
          {children}
          {problem && <ProblemNotice problem={problem} title={failed} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.kit.cancel}
            </Button>
            <Button type="submit" disabled={onSubmit === null} loading={pending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
