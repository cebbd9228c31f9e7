import { Group, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { Card } from '@/components/card';
import { useLocale } from '@/i18n/locale';
import type { Format } from '@/lib/format';

type Tray = Schemas['Tray'];

/** Paper trays with what lies in them. */
export function TraysCard({ trays }: { trays: readonly Tray[] }) {
  const { text, format } = useLocale();
  const level = (tray: Tray) => {
    if (tray.state === 'some_left') return text.supply.someLeft;
    if (tray.state === 'not_reported') return text.supply.notReported;
    return amount(tray, format) ?? text.supply.unknown;
  };
  return (
    <Card title={text.device.trays}>
      <Stack gap={10}>
        {trays.map((tray) => (
          <Group key={tray.index} justify="space-between" wrap="nowrap" align="baseline">
            <div>
              <Text fz="sm">{tray.name ?? tray.index}</Text>
              {tray.media && (
                <Text fz="xs" c="dimmed">
                  {tray.media}
                </Text>
              )}
            </div>
            <Text fz="sm" ta="end">
              {level(tray)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

function amount(tray: Tray, format: Format): string | null {
  if (tray.level === null || tray.level < 0) return null;
  const level = format.count(tray.level);
  return tray.capacity ? `${level} / ${format.count(tray.capacity)}` : level;
}
