import { describe, expect, it } from 'vitest';

import { octetsText } from './octets';

describe('octets', () => {
  it('that are a text are shown as one, in any script and after a few control octets', () => {
    expect(octetsText('Ready', '5265616479')).toBe('Ready');
    expect(octetsText('印刷', 'e58db0e588b7')).toBe('印刷');
    expect(octetsText('HP', '01154850')).toBe('HP');
    expect(octetsText('', '')).toBe('');
  });

  it('that are no text are shown in hexadecimal', () => {
    expect(octetsText('%\uFFFD\uFFFD\uFFFD', '00258c10c8f4')).toBe('0x00258c10c8f4');
    expect(octetsText('', '00')).toBe('0x00');
  });
});
