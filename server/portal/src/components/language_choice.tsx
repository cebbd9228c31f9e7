import { SegmentedControl } from '@mantine/core';

import { type Language, languages } from '@/i18n/languages';
import { useLocale } from '@/i18n/locale';

/** The languages there are, each by its own name. */
export function LanguageChoice() {
  const { text, language, setLanguage } = useLocale();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={text.app.languageLabel}
      value={language}
      onChange={(value) => setLanguage(value as Language)}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
    />
  );
}
