import type { Schemas } from '@/api/client';

export type Reason = Schemas['Reason'];
type ReasonSource = Reason['sources'][number];

/** What a reason is about, where the device shows it: the name of a supply or a tray. */
export interface Parts {
  supplies: readonly { index: string; description: string | null }[];
  trays: readonly { index: string; name: string | null }[];
}

const trayReasons = ['tray_empty', 'tray_missing', 'tray_open', 'paper_low', 'paper_needed'];

/** The name of what the reason is about; null where the device does not say it. */
export function subjectName(reason: Reason, parts: Parts): string | null {
  if (reason.subject === null) return null;
  if (trayReasons.includes(reason.what)) {
    return parts.trays.find(({ index }) => index === reason.subject)?.name ?? null;
  }
  if (reason.sources.some(({ source }) => source === 'cover')) return null;
  return parts.supplies.find(({ index }) => index === reason.subject)?.description ?? null;
}

/** Sources that say the same once, those with words first. */
export function distinctSources(sources: readonly ReasonSource[]): ReasonSource[] {
  const seen = new Set<string>();
  const distinct = sources.filter(({ source, text }) => {
    const key = `${source} ${text ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
  return distinct.sort((a, b) => Number(b.text !== null) - Number(a.text !== null));
}

/** True when what is shown is older than the last reading, by more than the clocks' rounding. */
export function isOlder(shown: string | null, taken: string | null): shown is string {
  return shown !== null && taken !== null && Date.parse(taken) - Date.parse(shown) > 1000;
}

const notices = ['asleep', 'warming_up', 'calibrating'];

/** The words of reasons that may be more than a notice: what lists of devices are filtered by. */
export function withoutNotices(words: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([what]) => !notices.includes(what)));
}
