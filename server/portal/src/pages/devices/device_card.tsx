import { Group, Text } from '@mantine/core';

import type { DeviceSummary } from '@/api/use_devices';
import { LiveCount } from '@/components/live_count';
import { RelativeTime } from '@/components/relative_time';
import { StatusLabel } from '@/components/status_label';
import { SupplyStrip } from '@/components/supply_strip';
import { RowLink } from '@/components/table/row_link';
import { useLocale } from '@/i18n/locale';

import classes from './device_card.module.css';
import { deviceTitle } from './device_title';

/** A device in the list of a phone. */
export function DeviceCard({ device }: { device: DeviceSummary }) {
  const { text } = useLocale();
  const facts = [device.label ?? device.name, device.serial, device.address, device.site.name];
  return (
    <div className={classes.card}>
      <div>
        <RowLink to={`/devices/${device.id}`}>{deviceTitle(device, text)}</RowLink>
        <Text fz="xs" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
      </div>
      <StatusLabel
        status={device.status}
        takenAt={device.taken_at}
        reason={device.status_reason}
        errors={device.errors}
      />
      <SupplyStrip supplies={device.supplies} />
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={600}>
          <Text span fz="xs" c="dimmed" fw={400}>
            {text.devices.columns.total}{' '}
          </Text>
          <LiveCount value={device.counters.total ?? device.counters.life} />
        </Text>
        <Text fz="xs" c="dimmed">
          {device.taken_at ? <RelativeTime time={device.taken_at} /> : text.devices.never}
        </Text>
      </Group>
    </div>
  );
}
