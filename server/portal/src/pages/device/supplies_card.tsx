import { Group, Text } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';

import { useSupplyHistory } from '@/api/use_device_past';
import type { Device } from '@/api/use_devices';
import { Card } from '@/components/card';
import { Sparkline } from '@/components/sparkline';
import { SupplyBar } from '@/components/supply_bar';
import { supplyLevel, supplyName, supplyNotes } from '@/components/supply_text';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { isOlder } from '@/lib/reasons';
import { isPressing, sortedViews, type SupplyView } from '@/lib/supplies';
import { aligned, type SupplySeries } from '@/lib/supply_levels';

import classes from './supplies_card.module.css';

const span = { days: 90 };

/** Every supply of a device with its level in words and as a bar, and how that was in the last months. */
export function SuppliesCard({ device }: { device: Device }) {
  const { text, format } = useLocale();
  const now = useNow();
  const views = sortedViews(device.supplies);
  const history = useSupplyHistory(device.id, span);
  const end = history.data ? Date.parse(history.data.to) : 0;
  const series = new Map(history.data?.supplies.map((one) => [one.index, one]));
  return (
    <Card title={text.device.supplies}>
      {isOlder(device.supplies_at, device.taken_at) && (
        <Text fz="xs" c="dimmed" mb="xs" title={format.exact(device.supplies_at)}>
          {text.why.levelsAsOf(format.relative(device.supplies_at, now))}
        </Text>
      )}
      {views.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {text.device.noSupplies}
        </Text>
      ) : (
        <ul className={classes.supplies}>
          {views.map((view) => (
            <SupplyRow
              key={view.supply.index}
              view={view}
              past={series.get(view.supply.index)}
              end={end}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

interface RowProps {
  view: SupplyView;
  past: SupplySeries | undefined;
  /** Until when the past reaches, in milliseconds since the epoch. */
  end: number;
}

function SupplyRow({ view, past, end }: RowProps) {
  const { text, format } = useLocale();
  const warning = view.level === 'critical' ? text.supply.critical : text.supply.low;
  return (
    <li>
      <Group justify="space-between" gap="xs" mb={5} wrap="nowrap">
        <Text fz="sm" truncate>
          {view.letter && <span className={classes.letter}>{view.letter}</span>}
          {supplyName(view, text)}
        </Text>
        <Group gap={6} wrap="nowrap" className={classes.level} data-level={view.level}>
          {isPressing(view.level) && (
            <>
              <IconAlertTriangleFilled size={13} aria-hidden />
              <span>{warning} ·</span>
            </>
          )}
          <span>{supplyLevel(view, text, format)}</span>
        </Group>
      </Group>
      <SupplyBar view={view} />
      {past && <PastLevels past={past} end={end} ink={view.ink} />}
      {supplyNotes(view, text, format).map((note) => (
        <Text key={note} fz="xs" c="dimmed" mt={3}>
          {note}
        </Text>
      ))}
      {view.supply.part_number && (
        <Text fz="xs" c="dimmed" mt={3}>
          {text.supply.part} {view.supply.part_number}
        </Text>
      )}
    </li>
  );
}

function PastLevels({ past, end, ink }: { past: SupplySeries; end: number; ink: string }) {
  const { text, format } = useLocale();
  const { times, values } = aligned([past], end);
  const replaced = past.replaced_at.at(-1);
  return (
    <>
      {past.points.length > 1 && <Sparkline times={times} values={values[0] ?? []} ink={ink} />}
      {replaced && (
        <Text fz="xs" c="dimmed" title={format.exact(replaced)}>
          {text.device.replaced(format.date(replaced))}
        </Text>
      )}
    </>
  );
}
