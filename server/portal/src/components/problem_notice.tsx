import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import { ApiProblem } from '@/api/client';
import { useLocale } from '@/i18n/locale';

import classes from './problem_notice.module.css';

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
    <div role="alert" className={classes.notice}>
      <IconAlertTriangle size={20} color="var(--platen-bad)" aria-hidden />
      <div className={classes.words}>
        <strong>{title ?? text.problem.title}</strong>
        <span>{offline ? text.problem.offline : problem?.message}</span>
      </div>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          {text.problem.retry}
        </Button>
      )}
    </div>
  );
}
