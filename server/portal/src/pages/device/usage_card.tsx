import { Skeleton, Text } from '@mantine/core';
import { useMemo } from 'react';

import { useUsage } from '@/api/use_usage';
import { Card } from '@/components/card';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';
import { sumOf, toBars } from '@/lib/usage';

import { UsageChart } from './usage_chart';

const height = 220;

/** What the device printed per day. */
export function UsageCard({ deviceId }: { deviceId: string }) {
  const { text, format } = useLocale();
  const usage = useUsage(deviceId);
  const bars = useMemo(() => (usage.data ? toBars(usage.data) : []), [usage.data]);
  const empty = usage.data?.periods.length === 0;
  const sum = usage.data && !empty && (
    <Text fz="xs" c="dimmed">
      {text.device.usageSum(format.count(sumOf(bars)), bars.length)}
    </Text>
  );
  return (
    <Card title={text.device.usage} aside={sum}>
      {usage.isLoadingError && <ProblemNotice problem={usage.error} />}
      {usage.isPending && <Skeleton height={height} />}
      {empty && (
        <Text fz="sm" c="dimmed">
          {text.device.noUsage}
        </Text>
      )}
      {usage.data && !empty && <UsageChart bars={bars} />}
    </Card>
  );
}
