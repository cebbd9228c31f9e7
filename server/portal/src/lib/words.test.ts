import { describe, expect, it } from 'vitest';

import { wordOf } from './words';

describe('a word of the field', () => {
  it('is translated where the catalogue has it', () => {
    expect(wordOf({ low_toner: 'Toner low' }, 'low_toner')).toBe('Toner low');
  });

  it('is made readable where it has not', () => {
    expect(wordOf({}, 'input_tray_missing')).toBe('Input tray missing');
  });

  it('is not looked up in the prototype', () => {
    expect(wordOf({}, 'constructor')).toBe('Constructor');
  });
});
