import { Table, Text } from '@mantine/core';
import cx from 'clsx';
import { Link } from 'react-router-dom';

import type { DeviceSummary } from '@/api/use_devices';
import { LiveCount } from '@/components/live_count';
import { RelativeTime } from '@/components/relative_time';
import { StatusLabel } from '@/components/status_label';
import { SupplyStrip } from '@/components/supply_strip';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';

import { deviceSubtitle, deviceTitle } from './device_title';
import classes from './device_table.module.css';

/** One device in the table. The link in its first cell covers the whole row. */
export function DeviceRow({ device }: { device: DeviceSummary }) {
  const { text } = useLocale();
  const { total, mono, color } = device.counters;
  return (
    <Table.Tr className={classes.row}>
      <Table.Th scope="row" className={classes.device}>
        <Link to={`/devices/${device.id}`} className={classes.link}>
          {deviceTitle(device, text)}
        </Link>
        <Text fz="xs" c="dimmed" truncate>
          {deviceSubtitle(device)}
        </Text>
      </Table.Th>
      <Table.Td className={classes.code}>
        {device.serial ?? notKnown}
        <Text fz="xs" c="dimmed">
          {device.address ?? notKnown}
        </Text>
      </Table.Td>
      <Table.Td className={classes.site}>
        <Text fz={13} truncate>
          {device.site.name}
        </Text>
        <Text fz="xs" c="dimmed" truncate>
          {device.site.organisation_name}
        </Text>
      </Table.Td>
      <Table.Td>
        <StatusLabel status={device.status} errors={device.errors} />
      </Table.Td>
      <CountCell value={total ?? device.counters.life} />
      <CountCell value={mono} minor />
      <CountCell value={color} minor />
      <Table.Td className={classes.time}>
        {device.taken_at ? <RelativeTime time={device.taken_at} /> : text.devices.never}
      </Table.Td>
      <Table.Td className={classes.supplies}>
        <SupplyStrip supplies={device.supplies} />
      </Table.Td>
    </Table.Tr>
  );
}

function CountCell({ value, minor }: { value: number | null; minor?: boolean }) {
  return (
    <Table.Td className={cx(classes.numeric, minor && classes.minor)}>
      <LiveCount value={value} />
    </Table.Td>
  );
}
