import type { Catalogue } from './en';

export type Language = 'en' | 'de';

/** The languages of the portal, each by its own name. A new one is a folder beside en and a line here and below. */
export const languages: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The texts of one language. Only the language that is used is loaded. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case 'en':
      return (await import('./en')).en;
    case 'de':
      return (await import('./de')).de;
  }
}

/** The first wished language that there is; English when there is none. */
export function chooseLanguage(wishes: readonly (string | null)[]): Language {
  for (const wish of wishes) {
    const found = names.find((language) => wish?.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}

const names = Object.keys(languages) as Language[];

/** Numbers and dates follow the region of the browser where it speaks the language. */
export function chooseLocale(language: Language, wishes: readonly string[]): string {
  return wishes.find((wish) => wish.toLowerCase().split('-')[0] === language) ?? language;
}
