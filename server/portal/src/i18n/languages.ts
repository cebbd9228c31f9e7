import { de } from './de';
import { type Catalogue, en } from './en';

/** The languages of the portal. A new one is a file beside en.ts and a line here. */
export const catalogues: Readonly<Record<Language, Catalogue>> = { en, de };

export type Language = 'en' | 'de';

export const languages: readonly Language[] = ['en', 'de'];

/** The first wished language that there is; English when there is none. */
export function chooseLanguage(wishes: readonly (string | null)[]): Language {
  for (const wish of wishes) {
    const found = languages.find((language) => wish?.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}

/** Numbers and dates follow the region of the browser where it speaks the language. */
export function chooseLocale(language: Language, wishes: readonly string[]): string {
  return wishes.find((wish) => wish.toLowerCase().split('-')[0] === language) ?? language;
}
