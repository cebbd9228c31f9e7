import { describe, expect, it } from 'vitest';

import { ChangedMeanwhile, changeAsShown } from './changing';
import { ApiProblem } from './client';

function thing(versions: { value: string; etag: string }[]) {
  let at = 0;
  const written: string[] = [];
  return {
    written,
    read: () => {
      const { value, etag } = versions[Math.min(at++, versions.length - 1)] ?? {
        value: '',
        etag: '',
      };
      return Promise.resolve({
        data: value,
        response: new Response(null, { headers: { ETag: etag } }),
      });
    },
    write: (current: string) => (etag: string) => {
      written.push(etag);
      if (etag !== current) return Promise.reject(new ApiProblem(412, 'changed'));
      return Promise.resolve('new');
    },
  };
}

describe('a change', () => {
  const isAsShown = (value: string) => value === 'shown';

  it('is made with the tag that was read', async () => {
    const { read, write, written } = thing([{ value: 'shown', etag: '"1"' }]);
    await expect(changeAsShown({ read, isAsShown, write: write('"1"') })).resolves.toBe('new');
    expect(written).toEqual(['"1"']);
  });

  it('is tried again when something else of it changed in between', async () => {
    const { read, write, written } = thing([
      { value: 'shown', etag: '"1"' },
      { value: 'shown', etag: '"2"' },
    ]);
    await changeAsShown({ read, isAsShown, write: write('"2"') });
    expect(written).toEqual(['"1"', '"2"']);
  });

  it('is not made over what somebody else has written', async () => {
    const { read, write, written } = thing([{ value: 'other', etag: '"1"' }]);
    const change = changeAsShown({ read, isAsShown, write: write('"1"') });
    await expect(change).rejects.toBeInstanceOf(ChangedMeanwhile);
    expect(written).toEqual([]);
  });

  it('gives up when it is always outrun', async () => {
    const { read, write, written } = thing([{ value: 'shown', etag: '"1"' }]);
    const change = changeAsShown({ read, isAsShown, write: write('"9"') });
    await expect(change).rejects.toMatchObject({ status: 412 });
    expect(written).toHaveLength(3);
  });
});
