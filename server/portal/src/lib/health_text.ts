import type { HealthCheck } from '@/api/use_health';
import type { Catalogue } from '@/i18n/en';

import type { Format } from './format';

/** What a check says, in the words of the user; in those of the server where there are none. */
export function checkText(
  { name, says, since, detail }: Pick<HealthCheck, 'name' | 'says' | 'since' | 'detail'>,
  words: Catalogue['health'],
  format: Format,
  now: number,
): string {
  const when = since ? words.since(format.clock(since, now), format.relative(since, now)) : '';
  const effect = words.effects[name] ?? '';
  switch (says) {
    case 'counted':
      return words.counted[name] ?? detail;
    case 'not_operating':
      return words.notOperating(when, effect);
    case 'nobody':
      return words.nobody(effect);
    case 'made':
      return words.made(when);
    default:
      return words.says[says] ?? detail;
  }
}
