import { Text } from '@mantine/core';

import { ClearFilters } from './filter_bar';

interface Props {
  /** What it is: "Site". */
  label: string;
  value: string;
  onClear: () => void;
}

/** To what a list is narrowed that was opened from elsewhere, and the way to see all of it. */
export function NarrowedTo({ label, value, onClear }: Props) {
  return (
    <>
      <Text fz="sm">
        {label}: <b>{value}</b>
      </Text>
      <ClearFilters onClear={onClear} />
    </>
  );
}
