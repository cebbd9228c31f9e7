import { Badge, Group, Text } from '@mantine/core';

import type { Device } from '@/api/use_devices';
import { useLocale } from '@/i18n/locale';
import { distinctSources, type Reason, subjectName } from '@/lib/reasons';
import { wordOf } from '@/lib/words';

import classes from './condition_card.module.css';

/** Why the device is in its state: what is the matter, with which part, and where the device says so. */
export function ReasonList({ device }: { device: Device }) {
  return (
    <ul className={classes.alerts}>
      {device.reasons.map((reason, position) => (
        <ReasonLine key={position} reason={reason} device={device} />
      ))}
    </ul>
  );
}

function ReasonLine({ reason, device }: { reason: Reason; device: Device }) {
  const { text } = useLocale();
  const subject = subjectName(reason, device);
  const sources = distinctSources(reason.sources);
  return (
    <li>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Badge
          size="sm"
          variant="outline"
          color="gray"
          className={classes.severity}
          data-severity={reason.severity}
        >
          {text.why.severities[reason.severity]}
        </Badge>
        <div>
          <Text fz="sm">
            {wordOf(text.reasonWords, reason.what)}
            {subject && `: ${subject}`}
          </Text>
          <Text fz="xs" c="dimmed">
            {sources.map(({ source, text: words, origin }, position) => (
              <span key={position} title={origin ?? undefined}>
                {position > 0 && ' · '}
                {text.why.sources[source]}
                {words && ` ${text.why.quoted(words)}`}
              </span>
            ))}
          </Text>
        </div>
      </Group>
    </li>
  );
}
