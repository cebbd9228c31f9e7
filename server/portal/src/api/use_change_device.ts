import { useMutation, useQueryClient } from '@tanstack/react-query';

import { changeAsShown } from './changing';
import { api, bodyOf, type Schemas } from './client';
import type { Device } from './use_devices';

interface Change {
  /** What people said of it when the user began. */
  before: Pick<Device, 'label' | 'asset_number' | 'notes'>;
  after: Schemas['DeviceChange'];
}

/** Changes what people say of a device. Fails with ChangedMeanwhile when others were faster. */
export function useChangeDevice(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ before, after }: Change) =>
      changeAsShown<Device>({
        read: () =>
          api.GET('/api/v1/devices/{id}', { params: { path: { id } }, cache: 'no-store' }),
        isAsShown: (now) =>
          now.label === before.label &&
          now.asset_number === before.asset_number &&
          now.notes === before.notes,
        write: (etag) =>
          bodyOf(
            api.PATCH('/api/v1/devices/{id}', {
              params: { path: { id }, header: { 'If-Match': etag } },
              body: after,
            }),
          ),
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['devices'] }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['device', id] }),
  });
}
