import { useMemo } from 'react';

import { rareCounters as de } from './de/rare_counters';
import { rareCounters as en } from './en/rare_counters';
import type { Language } from './languages';
import { useLocale } from './locale';

type Words = Readonly<Record<string, string>>;

const rare: Readonly<Record<Language, Words>> = { en, de };

/** Names of all counters. Those that few machines state are not in the catalogue, which is loaded
 * before the first page shows anything; they come with the pages that show them. */
export function useCounterWords(): Words {
  const { language, text } = useLocale();
  return useMemo(() => ({ ...rare[language], ...text.counters }), [language, text]);
}
