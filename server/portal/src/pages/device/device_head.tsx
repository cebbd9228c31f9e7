import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { Device } from '@/api/use_devices';
import { useIsAdmin } from '@/api/use_session';
import { Code } from '@/components/code';
import { CopyButton } from '@/components/copy_button';
import { PageTitle } from '@/components/page_title';
import { RelativeTime } from '@/components/relative_time';
import { StatusLabel } from '@/components/status_label';
import { useLocale } from '@/i18n/locale';
import { deviceTitle } from '@/pages/devices/device_title';

import { DeviceEditor } from './device_editor';
import classes from './device_head.module.css';

interface Props {
  device: Device;
  /** At the right of the title. */
  children: ReactNode;
}

/** What the device is, where it stands and how it is, on every part of its page. */
export function DeviceHead({ device, children }: Props) {
  const { text, format } = useLocale();
  const isAdmin = useIsAdmin();
  const [editing, { open, close }] = useDisclosure(false);
  const { label, site, taken_at } = device;
  return (
    <header className={classes.head}>
      <PageTitle
        title={deviceTitle(device, text)}
        trail={[{ to: '/devices', label: text.device.back }]}
      >
        <Group gap="sm">
          {children}
          {isAdmin && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={open}
            >
              {text.deviceEdit.open}
            </Button>
          )}
        </Group>
      </PageTitle>
      <div className={classes.facts}>
        <StatusLabel status={device.status} takenAt={taken_at} />
        {label && (
          <Text fz="sm" fw={600}>
            {label}
          </Text>
        )}
        {device.serial && <Serial serial={device.serial} />}
        <Text fz="sm">
          {site.organisation_name} › {site.name}
        </Text>
        {device.counters.total !== null && (
          <Text fz="sm" fw={600}>
            {text.device.totalPages(format.count(device.counters.total))}
          </Text>
        )}
        {taken_at && (
          <Text fz="sm" c="dimmed">
            {text.device.lastReading} <RelativeTime time={taken_at} />
          </Text>
        )}
      </div>
      {editing && <DeviceEditor device={device} onClose={close} />}
    </header>
  );
}

function Serial({ serial }: { serial: string }) {
  const { text } = useLocale();
  return (
    <Group gap={4} wrap="nowrap">
      <Code>{serial}</Code>
      <CopyButton value={serial} what={text.device.serial} />
    </Group>
  );
}
