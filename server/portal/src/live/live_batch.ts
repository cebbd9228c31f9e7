import type { LiveEvent } from './live_source';

/** What has changed in a short while. */
export interface LiveBatch {
  devices: Set<string>;
  agents: Set<string>;
  quarantine: Set<string>;
  server: Set<string>;
  /** Anything may have changed. */
  reset: boolean;
}

const setOf = {
  device: 'devices',
  agent: 'agents',
  quarantine: 'quarantine',
  server: 'server',
} as const;

export function emptyBatch(): LiveBatch {
  return {
    devices: new Set(),
    agents: new Set(),
    quarantine: new Set(),
    server: new Set(),
    reset: false,
  };
}

/**
 * Collects events and delivers them together: at once would be once a printer, and a fleet has
 * thousands. While nobody looks (`isHidden`) they wait for `flush`.
 */
export class LiveCollector {
  private batch = emptyBatch();
  private waiting = false;

  constructor(
    private readonly deliver: (batch: LiveBatch) => void,
    private readonly later: (action: () => void) => void,
    private readonly isHidden: () => boolean,
  ) {}

  add(events: readonly LiveEvent[]): void {
    for (const { kind, subject_id } of events) this.batch[setOf[kind]].add(subject_id);
    this.schedule();
  }

  reset(): void {
    this.batch.reset = true;
    this.schedule();
  }

  flush(): void {
    if (this.isHidden()) return;
    const { batch } = this;
    const { devices, agents, quarantine, server, reset } = batch;
    if (!reset && devices.size + agents.size + quarantine.size + server.size === 0) return;
    this.batch = emptyBatch();
    this.deliver(batch);
  }

  private schedule(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.later(() => {
      this.waiting = false;
      this.flush();
    });
  }
}
