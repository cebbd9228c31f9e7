// Orders as the API names them: a column, with a minus before it when it is turned round.

export function sortColumn(sort: string): string {
  return sort.startsWith('-') ? sort.slice(1) : sort;
}

export function isDescending(sort: string): boolean {
  return sort.startsWith('-');
}

/** The order after a click on a column's head: turned round if it was sorted by it already. */
export function nextSort(current: string, column: string): string {
  return current === column ? `-${column}` : column;
}

/** An order out of an address; one that does not exist is as if it were absent. */
export function toSort<Column extends string>(
  text: string | null,
  columns: readonly Column[],
  fallback: Column | `-${Column}`,
): Column | `-${Column}` {
  const column = columns.find((name) => name === text || `-${name}` === text);
  if (!column) return fallback;
  return text?.startsWith('-') ? `-${column}` : column;
}
