import { useQuery } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';
import { slowInterval } from './live';

export type Usage = Schemas['Usage'];

/** What one device printed per day, over the server's default span (30 days). */
export function useUsage(deviceId: string) {
  return useQuery({
    queryKey: ['usage', deviceId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/devices/{id}/usage', { params: { path: { id: deviceId } }, signal })),
    refetchInterval: slowInterval,
  });
}
