import { describe, expect, it } from 'vitest';

import { de } from './de';
import { rareCounters as rareInGerman } from './de/rare_counters';
import { en } from './en';
import { rareCounters as rareInEnglish } from './en/rare_counters';
import { chooseLanguage, chooseLocale, languages, loadCatalogue } from './languages';

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

  it('brings its own texts', async () => {
    expect(Object.keys(languages)).toEqual(['en', 'de']);
    expect(await loadCatalogue('en')).toBe(en);
    expect(await loadCatalogue('de')).toBe(de);
  });
});

/** Every text with its place: "devices.columns.model". */
function textsOf(catalogue: object, place = ''): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(catalogue)) {
    const here = place + key;
    if (typeof value === 'object' && value !== null) {
      for (const [inner, text] of textsOf(value as object, `${here}.`)) found.set(inner, text);
    } else {
      found.set(here, value);
    }
  }
  return found;
}

describe('the catalogues', () => {
  it('have every text in every language, the words of the field too', () => {
    expect([...textsOf(de).keys()].sort()).toEqual([...textsOf(en).keys()].sort());
  });

  it('name the same rare counters in every language, and no usual ones', () => {
    expect(Object.keys(rareInGerman).sort()).toEqual(Object.keys(rareInEnglish).sort());
    expect(Object.keys(rareInGerman).filter((name) => name in de.counters)).toEqual([]);
  });

  it('have no empty text', () => {
    for (const catalogue of [en, de]) {
      const empty = [...textsOf(catalogue)].filter(([, text]) => text === '').map(([key]) => key);
      expect(empty).toEqual([]);
    }
  });
});
