import { Anchor } from '@mantine/core';

import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';

interface Props {
  deviceId: string;
  /** Its id. */
  reading: string;
  takenAt: string;
}

/** Leads from a figure to the reading that says it. */
export function ReadingLink({ deviceId, reading, takenAt }: Props) {
  const { format } = useLocale();
  return (
    <Anchor
      component={PageLink}
      to={`/devices/${deviceId}/readings/${encodeURIComponent(reading)}`}
      fz="xs"
    >
      {format.exact(takenAt)}
    </Anchor>
  );
}
