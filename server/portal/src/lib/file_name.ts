/** The name that a server gives a file in its `Content-Disposition`; null: none. */
export function fileNameOf(disposition: string | null): string | null {
  return /\bfilename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? null;
}
