/** A search that is typed here and applied elsewhere, in the address, a moment later. */
export interface TypedSearch {
  typed: string;
  /** What was asked for last, here or elsewhere. */
  asked: string;
  /** The value that was applied when one looked last. */
  applied: string;
}

export function searchOf(value: string): TypedSearch {
  return { typed: value, asked: value, applied: value };
}

/** What has been typed is asked for; null when it is what was asked for last. */
export function ask(search: TypedSearch): TypedSearch | null {
  const asked = search.typed.trim();
  return asked === search.asked ? null : { ...search, asked };
}

/**
 * Another value is applied. That for which one has asked leaves alone what was typed meanwhile;
 * one from elsewhere, the browser's "back" for instance, takes its place.
 */
export function applied(search: TypedSearch, value: string): TypedSearch {
  return value === search.asked ? { ...search, applied: value } : searchOf(value);
}
