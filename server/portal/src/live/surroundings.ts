import type { Recent, Surroundings } from './live_source';

// Fetched by hand and not by the API's client: the worker needs nothing else of it.
async function fetchRecent(after: string | null): Promise<Recent | null> {
  const query = after === null ? '' : `?${new URLSearchParams({ after })}`;
  const answer = await fetch(`/api/v1/events/recent${query}`, {
    credentials: 'same-origin',
    headers: { 'X-Unattended': 'true' },
  });
  if (answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as Recent;
}

/** The real world: in a worker or in a tab. `streams`: whether streams are to be used. */
export function realSurroundings(streams: boolean): Surroundings {
  return {
    openStream: streams ? () => new EventSource('/api/v1/events') : null,
    fetchRecent,
    later: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
