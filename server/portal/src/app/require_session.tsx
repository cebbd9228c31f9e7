import { Center, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';

import { useSession } from '@/api/use_session';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

/** Shows its children to who is logged in; everybody else comes to the log-in and then back. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  const { text } = useLocale();
  if (session.isPending) {
    return (
      <Center h="100dvh" role="status" aria-label={text.app.loading}>
        <Loader />
      </Center>
    );
  }
  if (session.data === undefined) {
    return <ProblemNotice problem={session.error} onRetry={() => void session.refetch()} />;
  }
  if (session.data === null) {
    const back = new URLSearchParams({ next: pathname + search });
    return <Navigate to={`/login?${back}`} replace />;
  }
  if (session.data.user.must_change_password && pathname !== '/account') {
    return <Navigate to="/account" replace />;
  }
  return children;
}
