import { useState } from 'react';

/** How the server knows a request that it has had: the answer may have been lost on the way. */
export class OnceKey {
  private key = '';
  private body: string | null = null;

  constructor(private readonly make: () => string) {}

  /** The same key for the same wish until it is fulfilled. */
  of(wish: unknown): string {
    const body = JSON.stringify(wish) ?? '';
    if (body !== this.body) this.key = this.make();
    this.body = body;
    return this.key;
  }

  /** The next wish is another one, even if it says the same. */
  fulfilled(): void {
    this.body = null;
  }
}

interface OnceHeader {
  'Idempotency-Key': string;
}

/** Sends a wish that is fulfilled once, however often somebody has to try again. */
export function useOnce<Wish, Answer>(
  send: (wish: Wish, header: OnceHeader) => Promise<Answer>,
): (wish: Wish) => Promise<Answer> {
  const [key] = useState(() => new OnceKey(() => crypto.randomUUID()));
  return async (wish) => {
    const answer = await send(wish, { 'Idempotency-Key': key.of(wish) });
    key.fulfilled();
    return answer;
  };
}
