import {
  IconAlertTriangle,
  IconBellRinging,
  IconDropletHalf2,
  IconDropletOff,
  IconPrinter,
  IconScale,
} from '@tabler/icons-react';

import { useDeviceTotals } from '@/api/use_devices';
import { type Segment, Segments } from '@/components/segments';
import { statusLooks } from '@/components/status_label';
import { useLocale } from '@/i18n/locale';
import {
  type DeviceFilters,
  type DeviceStatus,
  readyStatuses,
  withFilter,
} from '@/lib/device_filters';
import { withChange, writeState } from '@/lib/device_list_state';

import type { DeviceList } from './use_device_list';

const problems = ['warning', 'down', 'unreachable', 'unknown'] as const;
const narrowedBy = ['status', 'supply', 'alerts', 'findings'] as const;

/** How many devices are in which state; a click shows only those, another one all again. */
export function DeviceTiles({ list }: { list: DeviceList }) {
  const { text } = useLocale();
  const { state } = list;
  const totals = useDeviceTotals(state.org, state.filters.site ?? null).data;
  const words = text.devices.tiles;
  const others = without(state.filters);
  const segment = (
    key: keyof typeof words,
    filter: DeviceFilters,
    count: number | undefined,
    icon: Segment['icon'],
  ): Segment => {
    const active = narrowedBy.every((name) => state.filters[name] === filter[name]);
    const filters = active ? others : { ...others, ...filter };
    const to = `?${writeState(withChange(state, { filters }))}`;
    return { key, label: words[key], count: count ?? null, icon, to, active };
  };
  const of = (...statuses: readonly DeviceStatus[]) =>
    totals && statuses.reduce((sum, status) => sum + (totals.by_status[status] ?? 0), 0);
  const warn = 'var(--platen-warn)';
  const segments = [
    segment('all', {}, totals?.devices, {
      Icon: IconPrinter,
      color: 'var(--mantine-color-dimmed)',
    }),
    segment('ready', { status: readyStatuses.join(',') }, of(...readyStatuses), statusLooks.idle),
    ...problems
      .filter((status) => status !== 'unknown' || (of('unknown') ?? 0) > 0)
      .map((status) =>
        segment(status, { status }, of(status), {
          ...statusLooks[status],
          ...(status === 'warning' && { Icon: IconAlertTriangle }),
        }),
      ),
    segment('low', { supply: 'low' }, totals?.low_supply, { Icon: IconDropletHalf2, color: warn }),
    segment('empty', { supply: 'empty' }, totals?.empty_supply, {
      Icon: IconDropletOff,
      color: 'var(--platen-bad)',
    }),
    segment('alerts', { alerts: 'true' }, totals?.with_alerts, {
      Icon: IconBellRinging,
      color: warn,
    }),
    segment('findings', { findings: 'true' }, totals?.with_findings, {
      Icon: IconScale,
      color: warn,
    }),
  ];
  return <Segments label={text.devices.overview} segments={segments} />;
}

/** The filters but those that the tiles are. */
function without(filters: DeviceFilters): DeviceFilters {
  return narrowedBy.reduce((rest, name) => withFilter(rest, name, null), filters);
}
