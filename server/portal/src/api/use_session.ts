import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, ApiProblem, bodyOf, rememberCsrfToken, type Schemas } from './client';

export type Session = Schemas['Session'];

export const sessionKey = ['session'];

async function fetchSession(signal: AbortSignal): Promise<Session | null> {
  try {
    const session = await bodyOf(api.GET('/api/v1/session', { signal }));
    rememberCsrfToken(session.csrf_token);
    return session;
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 401) return null;
    throw problem;
  }
}

/** Who is logged in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => fetchSession(signal),
    staleTime: 60_000,
  });
}

export function useLogIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['LogIn']) => bodyOf(api.POST('/api/v1/session', { body })),
    onSuccess: (session) => {
      rememberCsrfToken(session.csrf_token);
      queries.setQueryData(sessionKey, session);
    },
  });
}

export function useLogOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/v1/session')),
    onSuccess: () => {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, null);
    },
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['PasswordChange']) =>
      bodyOf(api.POST('/api/v1/session/password', { body })),
    onSuccess: (session) => {
      rememberCsrfToken(session.csrf_token);
      queries.setQueryData(sessionKey, session);
    },
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
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      bodyOf(api.PATCH('/api/v1/session/user', { body: { display_name: name } })),
    onSuccess: (session) => {
      rememberCsrfToken(session.csrf_token);
      queries.setQueryData(sessionKey, session);
    },
  });
}
