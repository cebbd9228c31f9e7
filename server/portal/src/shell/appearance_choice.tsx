import { SegmentedControl, useMantineColorScheme } from '@mantine/core';

import { useLocale } from '@/i18n/locale';

/** Light, dark, or as the system is. */
export function AppearanceChoice() {
  const { text } = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={text.app.appearance}
      value={colorScheme}
      onChange={(value) => setColorScheme(value)}
      data={[
        { value: 'light', label: text.app.light },
        { value: 'dark', label: text.app.dark },
        { value: 'auto', label: text.app.system },
      ]}
    />
  );
}
