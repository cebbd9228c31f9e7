import type { HealthCheck } from '@/api/use_health';

import { bytesText } from './bytes';
import { durationText, type DurationUnits } from './duration';

/** Words of one language for values of checks. */
export interface HealthWords {
  locale: string;
  count: (value: number) => string;
  days: (count: string) => string;
  duration: DurationUnits;
}

/** A value or a limit of a check with its unit; null where there is none. */
export function healthValue(
  value: number | null,
  unit: HealthCheck['unit'],
  words: HealthWords,
): string | null {
  if (value === null) return null;
  switch (unit) {
    case 'seconds':
      return durationText(value * 1000, words.duration);
    case 'bytes':
      return bytesText(value, words.locale);
    case 'days':
      return words.days(words.count(value));
    case 'items':
    case null:
      return words.count(value);
  }
}
