import { Text } from '@mantine/core';

import type { DeviceSummary } from '@/api/use_devices';
import { LiveCount } from '@/components/live_count';
import { RelativeTime } from '@/components/relative_time';
import { StatusLabel } from '@/components/status_label';
import { SupplyStrip } from '@/components/supply_strip';
import type { Column } from '@/components/table/data_table';
import { RowLink } from '@/components/table/row_link';
import type { Catalogue } from '@/i18n/en';
import { useLocale } from '@/i18n/locale';
import type { DeviceColumn } from '@/lib/device_list_state';
import { notKnown } from '@/lib/format';

import { deviceSubtitle, deviceTitle } from './device_title';

type Make = (text: Catalogue) => Omit<Column<DeviceSummary>, 'key' | 'label'>;

/** Two lines in a cell; what is longer than the cell is cut. */
function Lines({ first, second }: { first: string | null; second: string | null }) {
  return (
    <>
      <Text fz={13} truncate title={first ?? undefined}>
        {first ?? notKnown}
      </Text>
      {second && (
        <Text fz="xs" c="dimmed" truncate title={second}>
          {second}
        </Text>
      )}
    </>
  );
}

/** How far the counters agree, and whether somebody has to decide about them. */
function Trust({ percent, needsDecision }: { percent: number | null; needsDecision: boolean }) {
  const { text, format } = useLocale();
  return (
    <>
      {percent === null ? notKnown : format.percent(percent)}
      {needsDecision && (
        <Text fz="xs" c="var(--platen-warn)">
          {text.findings.needsDecision}
        </Text>
      )}
    </>
  );
}

/** A column that shows a text as it is and sorts by it, where the API can. */
function plain(
  name: 'name' | 'label' | 'address' | 'mac' | 'asset_number' | 'location' | 'firmware',
  sortable: boolean,
): Make {
  return ({ devices: { columns } }) => ({
    sorts: sortable ? [{ key: name, label: columns[name] }] : undefined,
    min: 90,
    max: 180,
    cell: (device) => <Lines first={device[name]} second={null} />,
  });
}

function count(
  name: 'total' | 'mono' | 'color' | 'pages_30d',
  of: (device: DeviceSummary) => number | null,
): Make {
  return ({ devices: { columns } }) => ({
    sorts: [{ key: name, label: columns[name] }],
    numeric: true,
    cell: (device) => <LiveCount value={of(device)} />,
  });
}

const makers: Readonly<Record<DeviceColumn, Make>> = {
  device: (text) => ({
    sorts: [
      { key: 'model', label: text.devices.columns.model },
      { key: 'name', label: text.devices.columns.name },
    ],
    min: 170,
    max: 215,
    cell: (device) => (
      <>
        <RowLink to={`/devices/${device.id}`}>{deviceTitle(device, text)}</RowLink>
        <Text fz="xs" c="dimmed" truncate>
          {deviceSubtitle(device)}
        </Text>
      </>
    ),
  }),
  name: plain('name', true),
  label: plain('label', true),
  serial: ({ devices: { columns } }) => ({
    sorts: [
      { key: 'serial', label: columns.serial },
      { key: 'address', label: columns.address },
    ],
    min: 100,
    max: 140,
    cell: ({ serial, address }) => <Lines first={serial} second={address} />,
  }),
  address: plain('address', true),
  mac: plain('mac', false),
  asset_number: plain('asset_number', false),
  site: ({ devices: { columns } }) => ({
    sorts: [{ key: 'site', label: columns.site }],
    min: 110,
    max: 160,
    cell: ({ site }) => <Lines first={site.name} second={site.organisation_name} />,
  }),
  location: plain('location', true),
  status: ({ devices: { columns } }) => ({
    sorts: [{ key: 'status', label: columns.status }],
    min: 130,
    max: 165,
    cell: ({ status, taken_at, status_reason, errors }) => (
      <StatusLabel status={status} takenAt={taken_at} reason={status_reason} errors={errors} />
    ),
  }),
  alerts: (text) => ({
    min: 80,
    cell: ({ alerts_count }) =>
      alerts_count > 0 ? text.devices.alertsCount(alerts_count) : notKnown,
  }),
  supplies: ({ devices: { columns } }) => ({
    sorts: [{ key: 'supply', label: columns.supply }],
    min: 268,
    cell: ({ supplies }) => <SupplyStrip supplies={supplies} />,
  }),
  total: count('total', ({ counters }) => counters.total ?? counters.life),
  mono: count('mono', ({ counters }) => counters.mono),
  color: count('color', ({ counters }) => counters.color),
  pages_30d: count('pages_30d', ({ pages_30d }) => pages_30d),
  trust: (text) => ({
    sorts: [{ key: 'trust', label: text.devices.columns.trust }],
    numeric: true,
    cell: ({ trust, open_findings }) => <Trust percent={trust} needsDecision={open_findings > 0} />,
  }),
  firmware: plain('firmware', true),
  taken_at: (text) => ({
    sorts: [{ key: 'taken_at', label: text.devices.columns.taken_at }],
    min: 96,
    cell: ({ taken_at }) => (taken_at ? <RelativeTime time={taken_at} /> : text.devices.never),
  }),
};

/** The columns of these names; the first one leads to the device. */
export function makeColumns(
  names: readonly DeviceColumn[],
  text: Catalogue,
): Column<DeviceSummary>[] {
  const all: readonly DeviceColumn[] = names.includes('device') ? names : ['device', ...names];
  return all.map((key) => ({
    key,
    label: text.devices.columns[key],
    ...makers[key](text),
  }));
}
