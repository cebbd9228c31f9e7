import { useMediaQuery } from '@mantine/hooks';

/** True at the width of a phone, where tables become cards. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
