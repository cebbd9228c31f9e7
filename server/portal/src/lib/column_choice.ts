// Which columns of a table are shown: what the address says, else what is remembered, else the
// usual ones. Always in the order of the table, so that two choices of the same columns are equal.

/** Columns out of a text such as "site,status"; null when it names none that exists. */
export function parseColumns<Name extends string>(
  text: string | null,
  all: readonly Name[],
): Name[] | null {
  if (text === null) return null;
  const wished = text.split(',');
  const found = all.filter((name) => wished.includes(name));
  return found.length > 0 ? found : null;
}

export function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

/** Shows a column or hides it; the last one stays. */
export function toggledColumn<Name extends string>(
  shown: readonly Name[],
  name: Name,
  all: readonly Name[],
): Name[] {
  const wished = shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name];
  return wished.length > 0 ? all.filter((one) => wished.includes(one)) : [...shown];
}
