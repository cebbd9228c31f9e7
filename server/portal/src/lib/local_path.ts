/** A path of this portal, or the start page when the text could lead anywhere else. */
export function localPath(text: string | null): string {
  return text && /^\/(?![/\\])/.test(text) ? text : '/';
}
