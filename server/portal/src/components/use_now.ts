import { useSyncExternalStore } from 'react';

const tick = 1_000;
let now = Date.now();
let timer: number | undefined;
const listeners = new Set<() => void>();

// One clock for the whole page, running while anybody looks at it.
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) now = Date.now(); // nobody has looked for a while
  timer ??= window.setInterval(() => {
    now = Date.now();
    listeners.forEach((notify) => notify());
  }, tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds since the epoch, renewed every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
