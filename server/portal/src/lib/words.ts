/** A word of the field in the user's language; a word that nobody has translated is made readable. */
export function wordOf(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] ?? key) : readable(key);
}

/** "low_input_tray" → "Low input tray". */
function readable(key: string): string {
  const spaced = key.replaceAll('_', ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Whether each typed word occurs in one of the texts; case does not matter. */
export function matchesWords(typed: string, texts: readonly (string | null)[]): boolean {
  const all = texts.map((text) => text?.toLowerCase() ?? '');
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => all.some((text) => text.includes(word)));
}
