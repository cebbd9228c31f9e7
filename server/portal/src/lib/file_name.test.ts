import { describe, expect, it } from 'vitest';

import { fileNameOf } from './file_name';

describe('the name of a file', () => {
  it('is the one that the server gives it', () => {
    expect(fileNameOf('attachment; filename="counters-2026-11-30.csv"')).toBe(
      'counters-2026-11-30.csv',
    );
  });

  it('is none where the server gives none', () => {
    expect(fileNameOf(null)).toBeNull();
    expect(fileNameOf('attachment')).toBeNull();
  });
});
