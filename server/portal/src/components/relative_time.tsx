import { Tooltip } from '@mantine/core';

import { useLocale } from '@/i18n/locale';

import { useNow } from './use_now';

interface Props {
  time: string;
  /** Can be reached by keyboard; not in rows of a list, whose pages tell the time in full. */
  focusable?: boolean;
}

/** How long ago; the exact time on hovering and on focus. */
export function RelativeTime({ time, focusable = false }: Props) {
  const { format } = useLocale();
  const now = useNow();
  return (
    <Tooltip label={format.exact(time)} events={{ hover: true, focus: true, touch: true }}>
      {/* What has more to tell has to be reachable. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <time dateTime={time} tabIndex={focusable ? 0 : undefined}>
        {format.relative(time, now)}
      </time>
    </Tooltip>
  );
}
