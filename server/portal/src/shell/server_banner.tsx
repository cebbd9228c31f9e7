import { Anchor, Stack } from '@mantine/core';

import { useHealth } from '@/api/use_health';
import { useIsAdmin } from '@/api/use_session';
import { CheckText } from '@/components/check_text';
import { Notice } from '@/components/notice';
import { PageLink } from '@/components/page_link';
import { useLocale } from '@/i18n/locale';
import { wordOf } from '@/lib/words';

const parts = ['ingest', 'analyze', 'work', 'broker'];

/** Over every page of an administrator while a part of the server does not work. */
export function ServerBanner() {
  return useIsAdmin() ? <PartsThatFail /> : null;
}

function PartsThatFail() {
  const { text } = useLocale();
  const checks = useHealth().data?.checks ?? [];
  const failing = checks.filter(({ name, state }) => parts.includes(name) && state === 'failing');
  if (failing.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {failing.map((check) => (
        <Notice
          key={check.name}
          title={text.health.partFails(wordOf(text.health.names, check.name))}
          action={
            <Anchor component={PageLink} to="/health" fz="sm">
              {text.health.title}
            </Anchor>
          }
        >
          <CheckText check={check} />
        </Notice>
      ))}
    </Stack>
  );
}
