import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

import { type Format, makeFormat } from '@/lib/format';
import { readStored, writeStored } from '@/lib/stored';

import type { Catalogue } from './en';
import { chooseLanguage, chooseLocale, type Language, loadCatalogue } from './languages';

interface Locale {
  language: Language;
  setLanguage: (language: Language) => void;
  /** Language and region for Intl: "de-CH". */
  locale: string;
  text: Catalogue;
  format: Format;
}

const LocaleContext = createContext<Locale | null>(null);

const storageKey = 'platen-language';

/** The texts to begin with. */
export interface FirstTexts {
  language: Language;
  text: Catalogue;
}

/** The texts in the language that the user has chosen, else in that of the browser. */
export async function loadTexts(): Promise<FirstTexts> {
  const language = chooseLanguage([readStored(storageKey), ...navigator.languages]);
  return { language, text: await loadCatalogue(language) };
}

/** Gives all below it their texts and formats. */
export function LocaleProvider({ first, children }: { first: FirstTexts; children: ReactNode }) {
  const [{ language, text }, setTexts] = useState(first);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(() => {
    const locale = chooseLocale(language, navigator.languages);
    const setLanguage = (chosen: Language) => {
      writeStored(storageKey, chosen);
      void loadCatalogue(chosen).then((words) => setTexts({ language: chosen, text: words }));
    };
    return { language, setLanguage, locale, text, format: makeFormat(locale) };
  }, [language, text]);
  return <LocaleContext.Provider value={value}>{children}</LocaleContext.Provider>;
}

/** Texts and formats in the language of the user. */
export function useLocale(): Locale {
  const locale = useContext(LocaleContext);
  if (!locale) throw new Error('useLocale() outside of a LocaleProvider');
  return locale;
}
