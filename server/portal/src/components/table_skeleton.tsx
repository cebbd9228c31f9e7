import { Skeleton, Stack } from '@mantine/core';

import { useLocale } from '@/i18n/locale';

/** Stands for rows that are on their way. */
export function TableSkeleton({ rows }: { rows: number }) {
  const { text } = useLocale();
  return (
    <Stack gap={14} p="md" role="status" aria-label={text.app.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={26} radius="sm" />
      ))}
    </Stack>
  );
}
