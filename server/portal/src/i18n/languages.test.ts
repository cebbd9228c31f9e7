import { describe, expect, it } from 'vitest';

import { catalogues, chooseLanguage, chooseLocale, languages } from './languages';

describe('the language', () => {
  it('is the first wish that there is', () => {
    expect(chooseLanguage([null, 'fr-FR', 'de-AT', 'en'])).toBe('de');
  });

  it('is English when no wish can be met', () => {
    expect(chooseLanguage(['fr', null])).toBe('en');
  });

  it('takes the region of the browser for numbers and dates', () => {
    expect(chooseLocale('de', ['en-US', 'de-CH'])).toBe('de-CH');
    expect(chooseLocale('de', ['en-US'])).toBe('de');
  });
});

describe('the catalogues', () => {
  const words = ['deviceErrors', 'supplyKinds', 'supplyColors', 'units', 'counters', 'alertCodes'];

  it.each(words)('have the same %s in every language', (group) => {
    const keys = languages.map((language) => {
      const catalogue: Record<string, unknown> = catalogues[language];
      return Object.keys(catalogue[group] as object).sort();
    });
    for (const others of keys) expect(others).toEqual(keys[0]);
  });
});
