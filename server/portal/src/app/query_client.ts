import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { ApiProblem } from '@/api/client';
import { sessionKey } from '@/api/use_session';

/** Refusals (4xx) do not get better by asking again; everything else may. */
function isWorthAnotherTry(failures: number, problem: Error): boolean {
  const refused = problem instanceof ApiProblem && problem.status >= 400 && problem.status < 500;
  return !refused && failures < 2;
}

// A session that has ended shows itself at the next request: the log-in page follows from it.
function onProblem(problem: Error): void {
  if (problem instanceof ApiProblem && problem.status === 401) {
    queryClient.setQueryData(sessionKey, null);
  }
}

// Of a change it may be something else, as a wrong password: the session itself is asked.
function onFailedChange(problem: Error): void {
  if (problem instanceof ApiProblem && problem.status === 401) {
    void queryClient.invalidateQueries({ queryKey: sessionKey });
  }
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onProblem }),
  mutationCache: new MutationCache({ onError: onFailedChange }),
  defaultOptions: { queries: { retry: isWorthAnotherTry, networkMode: 'always' } },
});
