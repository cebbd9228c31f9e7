import { useMantineColorScheme } from '@mantine/core';

import { useLogOut } from '@/api/use_session';
import { useDensity } from '@/components/use_density';
import { type Language, languages } from '@/i18n/languages';
import { useLocale } from '@/i18n/locale';

import type { PaletteItem } from './palette_items';

/** What one can do from anywhere. */
export function useActions(): PaletteItem[] {
  const { text, language, setLanguage } = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const logOut = useLogOut();
  const words = text.search;
  const action = (label: string, run: () => void): PaletteItem => ({
    key: label,
    kind: 'action',
    label,
    hint: '',
    run,
  });
  const schemes = { light: words.light, dark: words.dark, auto: words.system } as const;
  return [
    ...(['light', 'dark', 'auto'] as const)
      .filter((scheme) => scheme !== colorScheme)
      .map((scheme) => action(schemes[scheme], () => setColorScheme(scheme))),
    density === 'compact'
      ? action(words.comfortable, () => setDensity('comfortable'))
      : action(words.compact, () => setDensity('compact')),
    ...(Object.keys(languages) as Language[])
      .filter((other) => other !== language)
      .map((other) => action(words.speak(languages[other]), () => setLanguage(other))),
    action(text.app.logOut, () => logOut.mutate()),
  ];
}
