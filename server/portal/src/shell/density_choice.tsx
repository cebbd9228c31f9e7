import { SegmentedControl } from '@mantine/core';

import { useDensity } from '@/components/use_density';
import { useLocale } from '@/i18n/locale';

/** How much room the rows of tables have. */
export function DensityChoice() {
  const { text } = useLocale();
  const [density, setDensity] = useDensity();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={text.app.density}
      value={density}
      onChange={setDensity}
      data={[
        { value: 'comfortable', label: text.app.comfortable },
        { value: 'compact', label: text.app.compact },
      ]}
    />
  );
}
