import { Button } from '@mantine/core';

import { ApiProblem } from '@/api/client';
import { useLocale } from '@/i18n/locale';

import { Notice } from './notice';

interface Props {
  problem: Error | null;
  title?: string;
  onRetry?: () => void;
}

/** Why something is not there, in the server's own words, and a way to try again. */
export function ProblemNotice({ problem, title, onRetry }: Props) {
  const { text } = useLocale();
  const offline = problem instanceof ApiProblem && problem.status === 0;
  return (
    <Notice
      title={title ?? text.problem.title}
      action={
        onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {text.problem.retry}
          </Button>
        )
      }
    >
      {offline ? text.problem.offline : problem?.message}
    </Notice>
  );
}
