import { describe, expect, it } from 'vitest';

import { applied, ask, searchOf, type TypedSearch } from './typed_search';

const typed = (search: TypedSearch, text: string): TypedSearch => ({ ...search, typed: text });
const asked = (text: string) => ask(typed(searchOf(''), text)) as TypedSearch;

describe('a search field', () => {
  it('asks for what was typed, without the blanks around it', () => {
    expect(asked(' kyo ')).toEqual({ typed: ' kyo ', asked: 'kyo', applied: '' });
  });

  it('does not ask twice for the same', () => {
    expect(ask(typed(searchOf('kyo'), 'kyo '))).toBeNull();
  });

  it('loses no letter that is typed before the address has changed', () => {
    const later = applied(typed(asked('kyo'), 'kyocera'), 'kyo');
    expect(later.typed).toBe('kyocera');
    expect(ask(later)?.asked).toBe('kyocera');
  });

  it('shows what comes from elsewhere: back, forward, all filters cleared', () => {
    const there = applied(asked('kyo'), 'kyo');
    const back = applied(there, '');
    expect(back.typed).toBe('');
    expect(applied(back, 'kyo').typed).toBe('kyo');
  });

  it('does not ask for what was typed before everything was cleared', () => {
    expect(ask(applied(typed(applied(asked('kyo'), 'kyo'), 'kyocera'), ''))).toBeNull();
  });
});
