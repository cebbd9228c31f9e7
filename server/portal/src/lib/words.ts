/** A word of the field in the user's language; a word that nobody has translated is made readable. */
export function wordOf(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] ?? key) : readable(key);
}

/** "low_input_tray" → "Low input tray". */
function readable(key: string): string {
  const spaced = key.replaceAll('_', ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
