/** Lets things happen at most once in a time: at once, and what comes too early once at its end. */
export class Pacer {
  private readonly next = new Map<string, number>();
  private readonly waiting = new Set<string>();

  constructor(
    private readonly now: () => number,
    private readonly later: (milliseconds: number, action: () => void) => void,
  ) {}

  run(name: string, milliseconds: number, action: () => void): void {
    if (this.waiting.has(name)) return;
    const now = this.now();
    const due = this.next.get(name) ?? now;
    if (due <= now) {
      this.next.set(name, now + milliseconds);
      action();
      return;
    }
    this.waiting.add(name);
    this.later(due - now, () => {
      this.waiting.delete(name);
      this.next.set(name, this.now() + milliseconds);
      action();
    });
  }
}
