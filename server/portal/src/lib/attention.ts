/** So long after the last input somebody may still be reading what they asked for. */
const STILL_THERE_MS = 60_000;

/** Whether somebody is at the page: who has touched nothing for a while is away. */
export class Attention {
  private last: number;

  constructor(private readonly now: () => number) {
    this.last = now();
  }

  touched(): void {
    this.last = this.now();
  }

  isAway(): boolean {
    return this.now() - this.last > STILL_THERE_MS;
  }
}

/** Input of every kind in this window counts; moving a mouse that somebody bumps into does not. */
export function listenForInput(attention: Attention): void {
  if (typeof window === 'undefined') return;
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const)
    window.addEventListener(kind, () => attention.touched(), { capture: true, passive: true });
}
