import createClient from 'openapi-fetch';

import { Attention, listenForInput } from '@/lib/attention';
import type { components, paths } from './schema';

/** The shapes of server/api/openapi.yaml by their names there. */
export type Schemas = components['schemas'];

/** Why the server refused, or that it could not be reached (status 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    /** Seconds until another attempt makes sense; null when the server did not say. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

/** What a page asks by itself must not keep a session alive that its owner has left. */
const attention = new Attention(() => Date.now());
listenForInput(attention);

let csrfToken = '';

/** Every answer about the session brings the token for the requests that change something. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token;
}

/** That token, for requests that are not made with `api`. */
export function csrfTokenNow(): string {
  return csrfToken;
}

export const api = createClient<paths>({
  credentials: 'same-origin',
  // Looked up at the time of the call, so that a test or a browser extension may replace it.
  fetch: (request) => globalThis.fetch(request),
});

api.use({
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken);
    if (attention.isAway()) request.headers.set('X-Unattended', 'true');
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer, or an ApiProblem thrown. */
export async function bodyOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call.catch(rethrow);
  if (answer.response.ok) return answer.data as T;
  throw toProblem(answer.response, answer.error);
}

/** An answer that is no JSON, as a file; or an ApiProblem thrown. */
export async function responseOf(address: string): Promise<Response> {
  const response = await fetch(address, { credentials: 'same-origin' }).catch(rethrow);
  if (response.ok) return response;
  throw toProblem(response, await response.json().catch(() => null));
}

function rethrow(reason: unknown): never {
  if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
  throw new ApiProblem(0, reason instanceof Error ? reason.message : String(reason));
}

function toProblem(response: Response, body: unknown): ApiProblem {
  const detail =
    typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string'
      ? body.detail
      : `${response.status} ${response.statusText}`.trim();
  const seconds = Number(response.headers.get('Retry-After'));
  return new ApiProblem(response.status, detail, seconds > 0 ? seconds : null);
}
