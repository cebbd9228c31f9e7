import { Anchor, Loader, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';

import { PageTitle } from '@/components/page_title';
import { useLocale } from '@/i18n/locale';

const Explorer = lazy(() => import('./explorer'));

/** The API with all its paths, to read and to try. */
export function ExplorerPage() {
  const { text } = useLocale();
  return (
    <>
      <PageTitle title={text.explorer.title}>
        <Anchor href="/api/openapi.json" fz="sm" c="var(--platen-accent)">
          {text.explorer.description}
        </Anchor>
      </PageTitle>
      <Text c="dimmed" fz="sm" mb="md" maw={720}>
        {text.explorer.hint}
      </Text>
      <Suspense fallback={<Loader role="status" aria-label={text.app.loading} />}>
        <Explorer />
      </Suspense>
    </>
  );
}
