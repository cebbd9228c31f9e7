import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { api, bodyOf, type Schemas } from './client';

export type DeviceDay = Schemas['DeviceDay'];
export type CountersAsOf = Schemas['CountersAsOf'];

/** What the use of a day was made of. */
export function useDeviceDay(deviceId: string, day: string) {
  return useQuery({
    queryKey: ['device', deviceId, 'day', day],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/usage/{day}/explain', {
          params: { path: { id: deviceId, day } },
          signal,
        }),
      ),
  });
}

/** A moment, and the state of knowledge; nothing: what is known now. Both with their zone. */
export interface AsOfQuestion {
  at: string;
  knownAt: string | null;
}

/** What the counters showed at a moment at which nobody read them. */
export function useCountersAsOf(deviceId: string, question: AsOfQuestion) {
  return useQuery({
    queryKey: ['device', deviceId, 'as-of', question],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/devices/{id}/as-of', {
          params: {
            path: { id: deviceId },
            query: { at: question.at, known_at: question.knownAt ?? undefined },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** Where the counters of all devices at the end of a day can be downloaded. */
export function countersCsvAddress(
  organisation: string,
  day: string,
  knownAt: string | null,
): string {
  const query = new URLSearchParams({ day });
  if (knownAt !== null) query.set('known_at', knownAt);
  return `/api/v1/organisations/${encodeURIComponent(organisation)}/counters.csv?${query}`;
}
