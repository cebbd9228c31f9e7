import { Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { Card } from '@/components/card';
import { useLocale } from '@/i18n/locale';
import { wordOf } from '@/lib/words';

import classes from './evidence_card.module.css';

/** Why the server takes this for one and the same device. */
export function EvidenceCard({ evidence }: { evidence: readonly Schemas['Evidence'][] }) {
  const { text, format } = useLocale();
  const words = text.device;
  return (
    <Card title={words.evidence}>
      <ul className={classes.evidence}>
        {evidence.map(({ kind, value, first_seen_at, last_seen_at }) => (
          <li key={`${kind} ${value}`}>
            <Text fz="sm">{wordOf(words.evidenceKinds, kind)}</Text>
            <Text fz="xs" ff="monospace" className={classes.value}>
              {value}
            </Text>
            <Text fz="xs" c="dimmed">
              {words.evidenceSeen(format.date(first_seen_at), format.date(last_seen_at))}
            </Text>
          </li>
        ))}
      </ul>
      <Text fz="xs" c="dimmed" mt="sm">
        {words.evidenceHint}
      </Text>
    </Card>
  );
}
