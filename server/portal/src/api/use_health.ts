import { useQuery } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';

export type ServerHealth = Schemas['ServerHealth'];
export type HealthState = Schemas['HealthState'];
export type HealthCheck = ServerHealth['checks'][number];

const interval = 10_000;

/** How the server and its parts are. Administrators only. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/health', { signal })),
    refetchInterval: interval,
  });
}
