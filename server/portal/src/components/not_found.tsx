import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useEffect } from 'react';

import { useLocale } from '@/i18n/locale';

import { EmptyState } from './empty_state';
import { PageLink } from './page_link';

interface Props {
  /** What is not there, when that is known. */
  title?: string;
  /** A part of a page that has a heading of its own. */
  isPart?: boolean;
}

/** There is nothing at this address. */
export function NotFound({ title, isPart = false }: Props) {
  const { text } = useLocale();
  const heading = title ?? text.problem.notFound;
  useEffect(() => {
    if (!isPart) document.title = `${heading} · ${text.app.name}`;
  }, [isPart, heading, text]);
  return (
    <EmptyState
      icon={IconMapQuestion}
      title={heading}
      hint={text.problem.notFoundHint}
      wholePage={!isPart}
    >
      <Button mt="sm" component={PageLink} to="/devices">
        {text.problem.toDevices}
      </Button>
    </EmptyState>
  );
}
