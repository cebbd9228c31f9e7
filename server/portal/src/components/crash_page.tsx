import { Button, Container } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useRouteError } from 'react-router-dom';

import { useLocale } from '@/i18n/locale';

import { EmptyState } from './empty_state';

/** Shown in place of everything when a page fails, for instance because its file is not there any more after an update. */
export function CrashPage() {
  const { text } = useLocale();
  const problem = useRouteError();
  const message = problem instanceof Error ? problem.message : String(problem);
  return (
    <Container size="sm" pt={80} component="main">
      <EmptyState icon={IconBug} title={text.problem.crashed} hint={message}>
        <Button mt="sm" onClick={() => window.location.reload()}>
          {text.problem.reload}
        </Button>
      </EmptyState>
    </Container>
  );
}
