import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

import { type EnrolToken, type Site, useMakeEnrolToken } from '@/api/use_sites';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

import classes from './enrol_dialog.module.css';

interface Props {
  site: Site;
  onClose: () => void;
}

/** Makes a one-time token and shows the command that joins an agent with it. */
export function EnrolDialog({ site, onClose }: Props) {
  const { text } = useLocale();
  const token = useMakeEnrolToken();
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.sites.addAgentTo(site.name)}
      size="lg"
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <Stack>
        <Text fz="sm">{text.sites.enrolHint}</Text>
        {token.error && <ProblemNotice problem={token.error} />}
        {token.data ? (
          <EnrolCommand token={token.data} />
        ) : (
          <Group justify="flex-end">
            <Button loading={token.isPending} onClick={() => token.mutate(site.id)}>
              {text.sites.makeToken}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

function EnrolCommand({ token }: { token: EnrolToken }) {
  const { text, format } = useLocale();
  const command = `platen-agent enroll --server ${token.server} --token ${token.token}`;
  return (
    <>
      <Code block className={classes.command}>
        {command}
      </Code>
      <Group justify="space-between">
        <Text fz="xs" c="dimmed">
          {text.sites.enrolExpires(format.exact(token.expires_at))}
        </Text>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? text.sites.copied : text.sites.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}
