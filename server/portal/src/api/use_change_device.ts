import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, ApiProblem, bodyOf, type Schemas } from './client';
import type { Device } from './use_devices';

/** What people say of a device. */
export type DeviceNotes = Pick<Device, 'label' | 'asset_number' | 'notes'>;

/** Somebody else has changed the same since it was shown. */
export class ChangedMeanwhile extends Error {}

interface Change {
  /** As it was shown when the user began. */
  before: DeviceNotes;
  after: Schemas['DeviceChange'];
}

const preconditionFailed = 412;
const attempts = 3;

/**
 * Changes a device unless somebody else has changed the same meanwhile. A reading that arrives in
 * between changes the device, too: that is no conflict, the change is tried again on top of it.
 */
export function useChangeDevice(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ before, after }: Change) => {
      for (let attempt = 1; ; ++attempt) {
        const etag = await etagIfUnchanged(id, before);
        try {
          return await change(id, etag, after);
        } catch (problem) {
          const outrun = problem instanceof ApiProblem && problem.status === preconditionFailed;
          if (!outrun || attempt === attempts) throw problem;
        }
      }
    },
    onSuccess: (device) => {
      queries.setQueryData(['device', id], device);
      void queries.invalidateQueries({ queryKey: ['devices'] });
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['device', id] }),
  });
}

async function etagIfUnchanged(id: string, before: DeviceNotes): Promise<string> {
  const call = api.GET('/api/v1/devices/{id}', { params: { path: { id } }, cache: 'no-store' });
  const now = await bodyOf(call);
  const same =
    now.label === before.label &&
    now.asset_number === before.asset_number &&
    now.notes === before.notes;
  if (!same) throw new ChangedMeanwhile();
  return (await call).response.headers.get('ETag') ?? '';
}

function change(id: string, etag: string, body: Schemas['DeviceChange']): Promise<Device> {
  const params = { path: { id }, header: { 'If-Match': etag } };
  return bodyOf(api.PATCH('/api/v1/devices/{id}', { params, body }));
}
