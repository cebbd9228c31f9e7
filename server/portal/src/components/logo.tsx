import { Group, Text } from '@mantine/core';

import { useLocale } from '@/i18n/locale';

/** The mark and the name. */
export function Logo() {
  const { text } = useLocale();
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <Text fw={700} fz={18} lh={1} lts={-0.3}>
        {text.app.name}
      </Text>
    </Group>
  );
}
