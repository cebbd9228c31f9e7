import { Anchor, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { Card } from '@/components/card';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { wordOf } from '@/lib/words';

import classes from './evidence_card.module.css';

/** Why the server takes this for one and the same device. */
export function EvidenceCard({ device }: { device: Schemas['Device'] }) {
  const { text, format } = useLocale();
  const words = text.device;
  return (
    <Card title={words.evidence}>
      <ul className={classes.evidence}>
        {device.evidence.map(({ kind, value, weight, first_seen_at, last_seen_at }) => (
          <li key={`${kind} ${value}`}>
            <Text fz="sm">
              {wordOf(words.evidenceKinds, kind)} ({weight})
            </Text>
            <Text fz="xs" ff="monospace" className={classes.value}>
              {value.replaceAll('|', ' · ')}
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
      <Decisions decisions={device.decisions.filter((decision) => decision.kind === 'refused')} />
    </Card>
  );
}

/** Which other devices it was not taken for, and why. */
function Decisions({ decisions }: { decisions: readonly Schemas['Decision'][] }) {
  const { text, format } = useLocale();
  const words = text.device;
  return decisions.map(({ at, other_device, score, reasons }) => (
    <Text key={`${at} ${other_device}`} fz="xs" mt="sm">
      {words.evidenceRefused(format.date(at))}{' '}
      <Anchor component={PageLink} to={`/devices/${other_device}`} fz="xs">
        {words.evidenceOther}
      </Anchor>
      {': '}
      {reasons
        .map(
          ({ kind, weight }) =>
            `${wordOf(words.evidenceKinds, kind)} ${weight > 0 ? '+' : '−'}${Math.abs(weight)}`,
        )
        .join(', ')}
      {` = ${score} < 50`}
    </Text>
  ));
}
