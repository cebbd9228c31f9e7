import { useSyncExternalStore } from 'react';

import type { LiveState } from './live_source';

let state: LiveState = 'off';
const listeners = new Set<() => void>();

export function setLiveState(next: LiveState): void {
  state = next;
  listeners.forEach((notify) => notify());
}

/** Whether the server tells us at once what changes. */
export function isLive(): boolean {
  return state === 'stream' || state === 'polling';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How changes come in. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}
