import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';

import { useLocale } from '@/i18n/locale';

import { EmptyState } from './empty_state';
import { PageLink } from './page_link';

/** There is nothing at this address. `title` says what, when that is known. */
export function NotFound({ title }: { title?: string }) {
  const { text } = useLocale();
  return (
    <EmptyState
      icon={IconMapQuestion}
      title={title ?? text.problem.notFound}
      hint={text.problem.notFoundHint}
    >
      <Button mt="sm" component={PageLink} to="/devices">
        {text.problem.toDevices}
      </Button>
    </EmptyState>
  );
}
