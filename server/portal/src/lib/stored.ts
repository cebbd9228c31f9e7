// What a browser remembers for a user. Storage may be refused (private windows): then nothing is.

export function readStored(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value);
  } catch {
    // Not remembered; it still holds until the page is closed.
  }
}
