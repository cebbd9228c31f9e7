import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, ApiProblem, bodyOf, rememberCsrfToken, type Schemas } from './client';

export type Session = Schemas['Session'];

export const sessionKey = ['session'];

const isOthers = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== sessionKey[0];

/**
 * What the server has said about the session. Whoever comes after somebody else in the same
 * browser does not see for a moment what that one may see: it is forgotten and loaded anew.
 */
export function adopt(queries: QueryClient, session: Session): Session {
  rememberCsrfToken(session.csrf_token);
  const before = queries.getQueryData<Session | null>(sessionKey);
  if (before?.user.id !== session.user.id) void queries.resetQueries({ predicate: isOthers });
  return session;
}

async function fetchSession(queries: QueryClient, signal: AbortSignal): Promise<Session | null> {
  try {
    return adopt(queries, await bodyOf(api.GET('/api/v1/session', { signal })));
  } catch (problem) {
    if (isEnded(problem)) return null;
    throw problem;
  }
}

function isEnded(problem: unknown): boolean {
  return problem instanceof ApiProblem && problem.status === 401;
}

/** Puts an answer about the session into the cache. */
function useAdopt(): (session: Session) => void {
  const queries = useQueryClient();
  return (session) => queries.setQueryData(sessionKey, adopt(queries, session));
}

/** Who is logged in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ client, signal }) => fetchSession(client, signal),
    staleTime: 60_000,
  });
}

/** Whether the user may change things. The server decides; this hides what it would refuse. */
export function useIsAdmin(): boolean {
  return useSession().data?.user.role === 'admin';
}

export function useLogIn() {
  return useMutation({
    mutationFn: (body: Schemas['LogIn']) => bodyOf(api.POST('/api/v1/session', { body })),
    onSuccess: useAdopt(),
  });
}

export function useLogOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      bodyOf(api.DELETE('/api/v1/session')).catch((problem: unknown) => {
        if (!isEnded(problem)) throw problem; // else it had ended already
      }),
    onSuccess: () => {
      queries.removeQueries({ predicate: isOthers });
      queries.setQueryData(sessionKey, null);
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: Schemas['PasswordChange']) =>
      bodyOf(api.POST('/api/v1/session/password', { body })),
    onSuccess: useAdopt(),
  });
}

const sessionsKey = ['sessions'];

/** Where the user is logged in. */
export function useSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/sessions', { signal })),
  });
}

/** Logs the user out somewhere else. */
export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } })),
    onSettled: () => void queries.invalidateQueries({ queryKey: sessionsKey }),
  });
}

/** Changes the user's own name. */
export function useChangeName() {
  return useMutation({
    mutationFn: (name: string) =>
      bodyOf(api.PATCH('/api/v1/session/user', { body: { display_name: name } })),
    onSuccess: useAdopt(),
  });
}
