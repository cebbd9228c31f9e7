import { useSyncExternalStore } from 'react';

import { readStored, writeStored } from '@/lib/stored';

export type Density = 'comfortable' | 'compact';

// public/theme.js reads the same key before the first paint.
const storageKey = 'platen-density';
const listeners = new Set<() => void>();

let density: Density = readStored(storageKey) === 'compact' ? 'compact' : 'comfortable';

function setDensity(chosen: Density): void {
  density = chosen;
  writeStored(storageKey, chosen);
  document.documentElement.dataset.density = chosen;
  listeners.forEach((notify) => notify());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How much room tables give their rows; the style sheets read `data-density` of the page. */
export function useDensity(): [Density, (density: Density) => void] {
  return [useSyncExternalStore(subscribe, () => density), setDensity];
}
