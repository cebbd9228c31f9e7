/** Milliseconds between two looks at what changes by itself. A hidden tab does not ask. */
export const liveInterval = 5_000;

/** The same for what changes by people. */
export const slowInterval = 60_000;
