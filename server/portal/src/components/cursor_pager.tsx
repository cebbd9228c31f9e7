import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { useLocale } from '@/i18n/locale';

interface Props {
  /** What is on this page: "50 devices". */
  count: ReactNode;
  /** Its number, as far as one has come by "next". */
  page: number;
  onBack: (() => void) | null;
  onNext: (() => void) | null;
  /** How many rows a page may have, and what happens when another number is chosen. */
  sizes?: { all: readonly number[]; current: number; onChange: (size: number) => void };
}

/** Leads from page to page; null where there is none. Nobody counts all rows, so there is no last page. */
export function CursorPager({ count, page, onBack, onNext, sizes }: Props) {
  const { text } = useLocale();
  const paged = onBack !== null || onNext !== null;
  return (
    <Group justify="space-between" component="nav" aria-label={text.kit.pages}>
      <Text fz="xs" c="dimmed" role="status">
        {count}
        {paged && ` · ${text.kit.page(page)}`}
      </Text>
      <Group gap="xs">
        {sizes && (
          <NativeSelect
            size="xs"
            aria-label={text.kit.pageSize}
            value={String(sizes.current)}
            onChange={(event) => sizes.onChange(Number(event.currentTarget.value))}
            data={sizes.all.map((size) => ({ value: String(size), label: text.kit.rows(size) }))}
          />
        )}
        {paged && (
          <>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconChevronLeft size={14} aria-hidden />}
              disabled={onBack === null}
              onClick={onBack ?? undefined}
            >
              {text.kit.previous}
            </Button>
            <Button
              variant="default"
              size="xs"
              rightSection={<IconChevronRight size={14} aria-hidden />}
              disabled={onNext === null}
              onClick={onNext ?? undefined}
            >
              {text.kit.next}
            </Button>
          </>
        )}
      </Group>
    </Group>
  );
}
