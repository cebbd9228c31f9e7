import { Group, Text } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';

import { Card } from '@/components/card';
import { SupplyBar } from '@/components/supply_bar';
import { supplyLevel, supplyName } from '@/components/supply_text';
import { useLocale } from '@/i18n/locale';
import { isPressing, sortedViews, type Supply, type SupplyView } from '@/lib/supplies';

import classes from './supplies_card.module.css';

/** Every supply of a device with its level in words and as a bar. */
export function SuppliesCard({ supplies }: { supplies: readonly Supply[] }) {
  const { text } = useLocale();
  const views = sortedViews(supplies);
  return (
    <Card title={text.device.supplies}>
      {views.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {text.device.noSupplies}
        </Text>
      ) : (
        <ul className={classes.supplies}>
          {views.map((view) => (
            <SupplyRow key={view.supply.index} view={view} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function SupplyRow({ view }: { view: SupplyView }) {
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
      {view.supply.part_number && (
        <Text fz="xs" c="dimmed" mt={3}>
          {text.supply.part} {view.supply.part_number}
        </Text>
      )}
    </li>
  );
}
