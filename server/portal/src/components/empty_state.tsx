import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  icon: Icon;
  title: string;
  hint: string;
  /** It is all of the page: the title is its heading. */
  wholePage?: boolean;
  children?: ReactNode;
}

/** What stands where there is nothing to show, and what to do about it. */
export function EmptyState({ icon: IconOfIt, title, hint, wholePage, children }: Props) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" role="status">
      <ThemeIcon size={48} radius="xl" variant="light" aria-hidden>
        <IconOfIt size={26} stroke={1.6} />
      </ThemeIcon>
      <Text fw={600} component={wholePage ? 'h1' : 'p'} fz="md" m={0}>
        {title}
      </Text>
      <Text c="dimmed" fz="sm" ta="center" maw={420}>
        {hint}
      </Text>
      {children}
    </Stack>
  );
}
