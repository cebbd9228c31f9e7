import { Text } from '@mantine/core';

import { Card } from '@/components/card';
import { pastSupplyName } from '@/components/supply_text';
import { DataTable } from '@/components/table/data_table';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { replacementsOf, type SupplySeries } from '@/lib/supply_levels';

/** When a level rose by so much that there must be a new supply in the device. */
export function ReplacementsCard({ supplies }: { supplies: readonly SupplySeries[] }) {
  const { text, format } = useLocale();
  const now = useNow();
  const words = text.device;
  const rows = replacementsOf(supplies).map((one) => ({
    id: `${one.supply.index} ${one.at}`,
    ...one,
  }));
  return (
    <Card title={words.replacements} flush>
      {rows.length === 0 ? (
        <Text fz="sm" c="dimmed" p="md">
          {words.noReplacements}
        </Text>
      ) : (
        <DataTable
          caption={words.replacements}
          rows={rows}
          minWidth={360}
          columns={[
            {
              key: 'supply',
              label: words.supply,
              cell: ({ supply }) => pastSupplyName(supply, text),
            },
            {
              key: 'at',
              label: words.replacedAt,
              cell: ({ at }) => `${format.exact(at)} (${format.relative(at, now)})`,
            },
          ]}
        />
      )}
    </Card>
  );
}
