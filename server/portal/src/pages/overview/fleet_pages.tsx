import { Group, Skeleton, Text } from '@mantine/core';
import { useMemo } from 'react';

import { useFleetUsage } from '@/api/use_usage';
import { Card } from '@/components/card';
import { ProblemNotice } from '@/components/problem_notice';
import { SpanChoice, useSpan } from '@/components/span_choice';
import { useLocale } from '@/i18n/locale';
import { UsageChart } from '@/pages/device/usage_chart';
import { heldSumOf, sumOf, toBars } from '@/lib/usage';

const height = 220;

/** What all devices printed together, per day of their sites (or week, or month, of a long span). */
export function FleetPages({ organisation }: { organisation: string | null }) {
  const { text, format } = useLocale();
  const [span, setSpan] = useSpan();
  const usage = useFleetUsage(organisation, span);
  const bars = useMemo(() => (usage.data ? toBars(usage.data) : []), [usage.data]);
  const held = heldSumOf(bars);
  return (
    <Card title={text.overview.pages} aside={<SpanChoice span={span} onChange={setSpan} />}>
      {usage.isLoadingError && (
        <ProblemNotice problem={usage.error} onRetry={() => void usage.refetch()} />
      )}
      {usage.isPending && <Skeleton height={height} aria-label={text.app.loading} />}
      {usage.data?.periods.length === 0 && (
        <Text fz="sm" c="dimmed">
          {text.overview.noPages}
        </Text>
      )}
      {usage.data && usage.data.periods.length > 0 && (
        <>
          <Group gap="md" mb="xs" align="baseline">
            <Text fz={20} fw={650}>
              {text.device.usageSum(format.count(sumOf(bars)))}
            </Text>
            {held > 0 && (
              <Text fz="sm" fw={600} c="var(--platen-warn)">
                {text.device.heldSum(format.count(held))}
              </Text>
            )}
          </Group>
          <UsageChart bars={bars} resolution={usage.data.resolution} />
        </>
      )}
    </Card>
  );
}
