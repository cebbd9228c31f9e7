import { Text } from '@mantine/core';

import type { HealthCheck } from '@/api/use_health';
import { useLocale } from '@/i18n/locale';
import { checkText } from '@/lib/health_text';

import { useNow } from './use_now';

/** What a check says; of a part that does not work also why, for which only the server has words. */
export function CheckText({ check }: { check: HealthCheck }) {
  const { text, format } = useLocale();
  const now = useNow();
  return (
    <>
      {checkText(check, text.health, format, now)}
      {check.says === 'not_operating' && (
        <Text component="span" display="block" fz="xs" c="dimmed" lang="en">
          {check.detail}
        </Text>
      )}
    </>
  );
}
