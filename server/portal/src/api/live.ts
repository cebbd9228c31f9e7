import { isLive } from '@/live/live_state';

/**
 * Milliseconds between two looks at what changes by itself. The server says when something has
 * changed (src/live); then this is only for what that has missed. A hidden tab does not ask.
 */
export function liveInterval(): number {
  return isLive() ? 60_000 : 10_000;
}

/** The same for what changes by people. */
export const slowInterval = 60_000;
