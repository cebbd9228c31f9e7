import { MutationObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';

import { ApiProblem } from '@/api/client';
import { sessionKey } from '@/api/use_session';

import { queryClient } from './query_client';

const fails = (status: number) =>
  new MutationObserver(queryClient, {
    mutationFn: () => Promise.reject(new ApiProblem(status, '')),
  })
    .mutate()
    .catch(() => undefined);

describe('a change that is refused', () => {
  it('asks for the session again when there may be none any more', async () => {
    const asked = vi.spyOn(queryClient, 'invalidateQueries');
    await fails(409);
    expect(asked).not.toHaveBeenCalled();
    await fails(401);
    expect(asked).toHaveBeenCalledWith({ queryKey: sessionKey });
  });
});
