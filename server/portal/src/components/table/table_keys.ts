import type { KeyboardEvent } from 'react';

import type { Selection } from '../use_selection';

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Arrow keys lead from the link of one row to that of another; the space bar ticks the row. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, selection?: Selection): void {
  const from = (event.target as HTMLElement).closest<HTMLElement>('[data-row-link]');
  if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
  const id = from.closest<HTMLElement>('[data-row]')?.dataset.row;
  if (event.key === ' ' && selection && id) {
    event.preventDefault();
    selection.toggle(id, event.shiftKey);
    return;
  }
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  links[step(links.indexOf(from), links.length - 1)]?.focus();
}
