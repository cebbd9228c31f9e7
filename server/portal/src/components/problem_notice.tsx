import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import { ApiProblem } from '@/api/client';
import { useLocale } from '@/i18n/locale';

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
    <Alert
      color="red"
      variant="default"
      icon={<IconAlertTriangle color="var(--platen-bad)" aria-hidden />}
      title={title ?? text.problem.title}
      role="alert"
    >
      <Group justify="space-between">
        <Text fz="sm">{offline ? text.problem.offline : problem?.message}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {text.problem.retry}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
