import { Anchor, Text } from '@mantine/core';
import { IconDropletHalf2, IconPrinter, IconScale } from '@tabler/icons-react';
import { Link } from 'react-router-dom';

import { useDeviceTotals } from '@/api/use_devices';
import { type Segment, Segments } from '@/components/segments';
import { statusLooks } from '@/components/status_label';
import { useKeepOrganisation } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';
import { type DeviceStatus, readyStatuses } from '@/lib/device_filters';

/** How many devices are in which state; each leads to the list of them. */
export function FleetStates({ organisation }: { organisation: string | null }) {
  const { text } = useLocale();
  const keep = useKeepOrganisation();
  const totals = useDeviceTotals(organisation, null).data;
  const words = text.devices.tiles;
  const of = (...statuses: readonly DeviceStatus[]) =>
    totals && statuses.reduce((sum, status) => sum + (totals.by_status[status] ?? 0), 0);
  const segment = (
    key: keyof typeof words,
    filter: string,
    count: number | undefined,
    icon: Segment['icon'],
  ): Segment => ({
    key,
    label: words[key],
    count: count ?? null,
    icon,
    to: keep(`/devices${filter}`),
    active: false,
  });
  const warn = 'var(--platen-warn)';
  return (
    <>
      <Segments
        label={text.overview.states}
        segments={[
          segment('all', '', totals?.devices, {
            Icon: IconPrinter,
            color: 'var(--mantine-color-dimmed)',
          }),
          segment(
            'ready',
            `?status=${readyStatuses.join(',')}`,
            of(...readyStatuses),
            statusLooks.idle,
          ),
          ...(['warning', 'down', 'unreachable'] as const).map((status) =>
            segment(status, `?status=${status}`, of(status), statusLooks[status]),
          ),
          segment('low', '?supply=low', totals?.low_supply, {
            Icon: IconDropletHalf2,
            color: warn,
          }),
          segment('findings', '?findings=true', totals?.with_findings, {
            Icon: IconScale,
            color: warn,
          }),
        ]}
      />
      <Text fz="xs" c="dimmed" mt={-8}>
        {text.overview.statesHint}{' '}
        <Anchor
          component={Link}
          to={keep('/devices?seen_before=1d&sort=taken_at')}
          inherit
          underline="always"
        >
          {text.overview.silent}
        </Anchor>
      </Text>
    </>
  );
}
