import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

import { useLocale } from '@/i18n/locale';

interface Props {
  title: string;
  children?: ReactNode;
}

/** Heading of a page, in the tab of the browser too; at its right what belongs to the whole page. */
export function PageTitle({ title, children }: Props) {
  const { text } = useLocale();
  useEffect(() => {
    document.title = `${title} · ${text.app.name}`;
  }, [title, text]);
  return (
    <Group justify="space-between" align="center" mb="md" gap="xs">
      <Title order={1} fz={22} lts={-0.3}>
        {title}
      </Title>
      {children}
    </Group>
  );
}
