import { useLocale } from '@/i18n/locale';

import { useNow } from './use_now';

/** How long ago; the exact time on hovering. */
export function RelativeTime({ time }: { time: string }) {
  const { format } = useLocale();
  const now = useNow();
  return (
    <time dateTime={time} title={format.exact(time)}>
      {format.relative(time, now)}
    </time>
  );
}
