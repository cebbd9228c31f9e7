/** Something that was opened out of the search, to be found again at once. */
export interface RecentEntry {
  to: string;
  label: string;
  hint: string;
}

const most = 6;

/** Reads what a browser has kept; what is broken there is left out. */
export function parseRecent(text: string | null): RecentEntry[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.filter(isEntry).slice(0, most) : [];
}

function isEntry(value: unknown): value is RecentEntry {
  const { to, label, hint } = (value ?? {}) as Partial<RecentEntry>;
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) && [label, hint].every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/** The newest first, each once. */
export function withRecent(entries: readonly RecentEntry[], entry: RecentEntry): RecentEntry[] {
  return [entry, ...entries.filter(({ to }) => to !== entry.to)].slice(0, most);
}
