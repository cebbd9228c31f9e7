import { describe, expect, it } from 'vitest';

import { localPath } from './local_path';

describe('the way back after the log-in', () => {
  it('is a path of the portal', () => {
    expect(localPath('/devices?q=HP')).toBe('/devices?q=HP');
  });

  it('never leads to another site', () => {
    for (const text of ['//evil.example', '/\\evil.example', 'https://evil.example', '', null]) {
      expect(localPath(text)).toBe('/');
    }
  });
});
