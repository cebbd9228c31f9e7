import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

import { batchAddress, type ReadingDetail } from '@/api/use_readings';
import { useIsAdmin } from '@/api/use_session';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { KeyValues } from '@/components/key_values';
import { useLocale } from '@/i18n/locale';
import { useProofText } from '@/i18n/proof_text';

/** The batch that a reading came in, as the archive has it. */
export function BatchCard({ reading }: { reading: ReadingDetail }) {
  const { text, format } = useLocale();
  const isAdmin = useIsAdmin();
  const words = text.deviceReadings;
  const proof = useProofText();
  const { batch } = reading;
  if (!batch) {
    return (
      <Card title={words.batch}>
        <Text fz="sm" c="dimmed">
          {words.batchGone}
        </Text>
      </Card>
    );
  }
  const { first_seq, last_seq, bytes, raw_bytes } = batch;
  return (
    <Card title={words.batch}>
      <KeyValues
        facts={[
          [words.records, `${format.count(first_seq)} – ${format.count(last_seq)}`],
          [words.size, words.sizes(format.count(bytes), format.count(raw_bytes))],
          [words.sha256, <Code key="c">{batch.sha256}</Code>],
          [words.chain, <Code key="c">{batch.chain}</Code>],
          [proof.signature, proof.signatures[batch.signature]],
          ...(batch.key_id ? [[proof.key, <Code key="k">{batch.key_id}</Code>] as const] : []),
        ]}
      />
      {isAdmin && (
        <Button
          component="a"
          href={batchAddress(reading.device_id, reading.id)}
          download={`${reading.epoch}-${first_seq}.zst`}
          variant="default"
          size="xs"
          mt="md"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {words.download}
        </Button>
      )}
    </Card>
  );
}
