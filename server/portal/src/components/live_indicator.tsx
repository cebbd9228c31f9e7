import { Group, Text } from '@mantine/core';

import { useLocale } from '@/i18n/locale';
import { useLiveState } from '@/live/live_state';

import classes from './live_indicator.module.css';
import { useNow } from './use_now';

interface Props {
  /** When the data came, in milliseconds since the epoch; 0 when there is none yet. */
  updatedAt: number;
  /** The last attempt failed. */
  failing: boolean;
}

/** Tells that a page keeps itself up to date and how, or that it cannot. */
export function LiveIndicator({ updatedAt, failing }: Props) {
  const { text, format } = useLocale();
  const state = useLiveState();
  const now = useNow();
  if (updatedAt === 0) return null;
  const when = format.relative(new Date(updatedAt).toISOString(), now);
  const how = state === 'stream' ? text.live.on : text.live.polling;
  return (
    <Group gap={8} role="status" aria-live={failing ? 'polite' : 'off'}>
      <span className={classes.dot} data-state={failing ? 'failing' : state} aria-hidden />
      <Text fz="xs" c="dimmed">
        <Text span inherit fw={600} c={failing ? 'var(--platen-bad)' : 'var(--mantine-color-text)'}>
          {failing ? text.live.paused : how}
        </Text>
        {' · '}
        {text.live.updated(when)}
      </Text>
    </Group>
  );
}
