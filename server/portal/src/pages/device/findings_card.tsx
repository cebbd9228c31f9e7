import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';

import { useDeviceFindings } from '@/api/use_findings';
import type { Device } from '@/api/use_devices';
import { Card } from '@/components/card';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';
import { byReading } from '@/lib/findings';
import { OddReadings } from '@/pages/findings/odd_reading';

/** What is odd about the counters of the device, and how far they agree. */
export function FindingsCard({ device }: { device: Device }) {
  const { text, format } = useLocale();
  const words = text.findings;
  const [cursor, setCursor] = useState<string | null>(null);
  const found = useDeviceFindings(device.id, cursor);
  const readings = found.data && byReading(found.data.items);
  const next = found.data?.next_cursor ?? null;
  const trust = device.trust !== null && (
    <Badge size="sm" variant="outline" tt="none" title={words.trustHint}>
      {words.trust(format.percent(device.trust))}
    </Badge>
  );
  return (
    <Card title={words.title} aside={trust} flush>
      {found.isLoadingError && (
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isPending && <Skeleton height={80} m="md" />}
      {readings?.length === 0 && (
        <Text fz="sm" c="dimmed" p="md">
          {words.none}
        </Text>
      )}
      {readings && readings.length > 0 && <OddReadings readings={readings} />}
      {next !== null && (
        <Button size="xs" variant="subtle" m="xs" onClick={() => setCursor(next)}>
          {words.more}
        </Button>
      )}
    </Card>
  );
}
