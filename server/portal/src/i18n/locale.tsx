import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

import { type Format, makeFormat } from '@/lib/format';
import { readStored, writeStored } from '@/lib/stored';

import type { Catalogue } from './en';
import { catalogues, chooseLanguage, chooseLocale, type Language } from './languages';

interface Locale {
  language: Language;
  setLanguage: (language: Language) => void;
  text: Catalogue;
  format: Format;
}

const LocaleContext = createContext<Locale | null>(null);

const storageKey = 'platen-language';

/** Gives all below it their texts and formats. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() =>
    chooseLanguage([readStored(storageKey), ...navigator.languages]),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const locale = useMemo(
    () => ({
      language,
      setLanguage: (chosen: Language) => {
        writeStored(storageKey, chosen);
        setLanguage(chosen);
      },
      text: catalogues[language],
      format: makeFormat(chooseLocale(language, navigator.languages)),
    }),
    [language],
  );
  return <LocaleContext.Provider value={locale}>{children}</LocaleContext.Provider>;
}

/** Texts and formats in the language of the user. */
export function useLocale(): Locale {
  const locale = useContext(LocaleContext);
  if (!locale) throw new Error('useLocale() outside of a LocaleProvider');
  return locale;
}
