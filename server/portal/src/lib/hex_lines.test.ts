import { describe, expect, it } from 'vitest';

import { hexLines } from './hex_lines';

describe('bytes as lines', () => {
  it('have their offset, octets and text', () => {
    const hex = [...Array(17).keys()].map((n) => (n + 0x3f).toString(16)).join('');
    expect(hexLines(hex)).toBe(
      '000000  3f 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e  ?@ABCDEFGHIJKLMN\n' +
        '000010  4f                                               O',
    );
  });

  it('show what is no text as dots', () => {
    expect(hexLines('00ff41')).toMatch(/ \.\.A$/);
    expect(hexLines('')).toBe('');
  });
});
