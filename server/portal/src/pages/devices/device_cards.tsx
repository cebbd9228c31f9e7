import { Group, Text } from '@mantine/core';
import { Link } from 'react-router-dom';

import type { DeviceSummary } from '@/api/use_devices';
import { LiveCount } from '@/components/live_count';
import { RelativeTime } from '@/components/relative_time';
import { StatusLabel } from '@/components/status_label';
import { SupplyStrip } from '@/components/supply_strip';
import { useLocale } from '@/i18n/locale';

import classes from './device_cards.module.css';
import { deviceTitle } from './device_title';

/** The device list for phones: one card a device. */
export function DeviceCards({ devices }: { devices: readonly DeviceSummary[] }) {
  const { text } = useLocale();
  return (
    <ul className={classes.list} aria-label={text.devices.caption}>
      {devices.map((device) => (
        <DeviceCard key={device.id} device={device} />
      ))}
    </ul>
  );
}

function DeviceCard({ device }: { device: DeviceSummary }) {
  const { text } = useLocale();
  const facts = [device.serial, device.address, device.site.name].filter(Boolean);
  return (
    <li className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div className={classes.head}>
          <Link to={`/devices/${device.id}`} className={classes.link}>
            {deviceTitle(device, text)}
          </Link>
          <Text fz="xs" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </div>
        <StatusLabel status={device.status} errors={device.errors} />
      </Group>
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
    </li>
  );
}
