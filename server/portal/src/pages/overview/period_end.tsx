import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';

import { countersCsvAddress } from '@/api/use_explain';
import { useSession } from '@/api/use_session';
import { Card } from '@/components/card';
import { Download } from '@/components/download';
import { useProofText } from '@/i18n/proof_text';
import { localDay } from '@/lib/local_time';

/** What is billed from: the counters of all devices at the end of a day, as known then or now. */
export function PeriodEnd({ organisation }: { organisation: string | null }) {
  const words = useProofText();
  const session = useSession();
  const [day, setDay] = useState(() => lastOfMonthBefore(new Date()));
  const [knownAt, setKnownAt] = useState('');
  const whose = organisation ?? session.data?.organisation.id;
  const known = new Date(knownAt);
  const ready = whose !== undefined && day !== '';
  return (
    <Card title={words.periodEnd}>
      <Text fz="sm" c="dimmed" mb="sm">
        {words.periodEndHint}
      </Text>
      <Group gap="sm" align="end">
        <TextInput
          type="date"
          size="xs"
          label={words.lastDay}
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          size="xs"
          label={words.knownAt}
          value={knownAt}
          onChange={({ currentTarget }) => setKnownAt(currentTarget.value)}
        />
        {ready && (
          <Download
            address={countersCsvAddress(
              whose,
              day,
              Number.isNaN(known.getTime()) ? null : known.toISOString(),
            )}
          >
            {(link) => (
              <Button
                {...link}
                size="xs"
                variant="default"
                leftSection={<IconDownload size={14} aria-hidden />}
              >
                {words.download}
              </Button>
            )}
          </Download>
        )}
      </Group>
    </Card>
  );
}

function lastOfMonthBefore(now: Date): string {
  return localDay(new Date(now.getFullYear(), now.getMonth(), 0, 12));
}
