import type { Schemas } from '@/api/client';

export type LiveEvent = Schemas['LiveEvent'];

/** `stream`: at once; `polling`: every few seconds; `off`: nobody tells us anything. */
export type LiveState = 'connecting' | 'stream' | 'polling' | 'off';

/** What one gets to know. */
export interface LiveListener {
  onEvents: (events: LiveEvent[]) => void;
  /** Events may have been missed: load again what is shown. */
  onReset: () => void;
  onState: (state: LiveState) => void;
}

/** The part of EventSource that is used. */
export interface Stream {
  readyState: number;
  addEventListener: (kind: string, listener: (event: MessageEvent<string>) => void) => void;
  close: () => void;
}

export type Recent = Schemas['LiveEvents'];

/** The world around, so that tests can bring their own. */
export interface Surroundings {
  /** Null where streams are not to be used. */
  openStream: (() => Stream) | null;
  /** Null: refused for good, the session has ended. Throws when it should be tried again. */
  fetchRecent: (after: string | null) => Promise<Recent | null>;
  /** Returns what cancels it. */
  later: (milliseconds: number, action: () => void) => () => void;
}

export const pollEvery = 10_000;
export const streamAgainAfter = 60_000;

const closed = 2; // EventSource.CLOSED

/**
 * Events of the server: by a stream, and while the server refuses one by asking every ten seconds.
 * A stream that breaks is taken up again by the browser itself, from the event after the last.
 */
export class LiveSource {
  private stream: Stream | null = null;
  private running = false;
  /** Counts starts: an answer to a question of an earlier one comes too late. */
  private run = 0;
  private last: string | null = null;
  /** After the first one a stream begins somewhere later: what was between is not known. */
  private begun = false;
  private cancelPoll: (() => void) | null = null;
  private cancelStream: (() => void) | null = null;

  constructor(
    private readonly world: Surroundings,
    private readonly listener: LiveListener,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.run += 1;
    if (this.world.openStream) this.openStream(this.world.openStream);
    else void this.poll();
  }

  stop(): void {
    this.running = false;
    this.stream?.close();
    this.stream = null;
    this.cancelTimers();
    this.listener.onState('off');
  }

  private openStream(open: () => Stream): void {
    if (this.cancelPoll === null) this.listener.onState('connecting');
    const stream = open();
    this.stream = stream;
    stream.addEventListener('open', () => this.onOpen());
    stream.addEventListener('message', ({ data }) => this.onMessage(data));
    stream.addEventListener('reset', () => this.listener.onReset());
    stream.addEventListener('error', () => this.onBroken(stream, open));
  }

  private onOpen(): void {
    this.cancelTimers();
    this.listener.onState('stream');
    if (this.begun) this.listener.onReset();
    this.begun = true;
  }

  private onMessage(data: string): void {
    const event = parse(data);
    if (event === null) return;
    this.last = event.id;
    this.listener.onEvents([event]);
  }

  private onBroken(stream: Stream, open: () => Stream): void {
    if (!this.running || this.stream !== stream) return;
    if (stream.readyState !== closed) {
      this.listener.onState('connecting');
      this.begun = false; // the browser tells the server where it was
      return;
    }
    stream.close();
    this.stream = null;
    this.begun = true; // the next stream is another one and does not know where this one was
    this.cancelStream = this.world.later(streamAgainAfter, () => this.openStream(open));
    if (this.cancelPoll === null) void this.poll();
  }

  private async poll(): Promise<void> {
    const { run } = this;
    const isLate = () => !this.running || this.run !== run;
    try {
      const recent = await this.world.fetchRecent(this.last);
      if (isLate()) return;
      if (recent === null) {
        this.stop();
        return;
      }
      this.take(recent);
    } catch {
      if (isLate()) return;
      this.listener.onState('off');
    }
    if (this.stream?.readyState === 1) return; // a stream has come meanwhile
    this.cancelPoll = this.world.later(pollEvery, () => void this.poll());
  }

  private take(recent: Recent): void {
    this.last = recent.last;
    if (this.stream?.readyState !== 1) this.listener.onState('polling');
    this.begun = true;
    if (recent.reset) this.listener.onReset();
    if (recent.events.length > 0) this.listener.onEvents(recent.events);
  }

  private cancelTimers(): void {
    this.cancelPoll?.();
    this.cancelStream?.();
    this.cancelPoll = null;
    this.cancelStream = null;
  }
}

function parse(data: string): LiveEvent | null {
  try {
    return JSON.parse(data) as LiveEvent;
  } catch {
    return null;
  }
}
