import type { LiveEvent, LiveListener, LiveSource, LiveState } from './live_source';

/** What a tab is told. */
export type LiveMessage =
  { kind: 'events'; events: LiveEvent[] } | { kind: 'reset' } | { kind: 'state'; state: LiveState };

/** What a tab says: it is there, it goes, somebody else has logged in. */
export type TabMessage = 'hello' | 'bye' | 'restart';

interface Port {
  postMessage: (message: LiveMessage) => void;
}

/** One source for all tabs of a browser; it runs while at least one is there. */
export class LiveHub<P extends Port> {
  private readonly ports = new Set<P>();
  private readonly source: LiveSource;
  private state: LiveState = 'off';

  constructor(makeSource: (listener: LiveListener) => LiveSource) {
    this.source = makeSource({
      onEvents: (events) => this.tell({ kind: 'events', events }),
      onReset: () => this.tell({ kind: 'reset' }),
      onState: (state) => {
        this.state = state;
        this.tell({ kind: 'state', state });
      },
    });
  }

  take(port: P, message: TabMessage): void {
    switch (message) {
      case 'hello':
        this.ports.add(port);
        port.postMessage({ kind: 'state', state: this.state });
        this.source.start();
        return;
      case 'bye':
        this.ports.delete(port);
        if (this.ports.size === 0) this.source.stop();
        return;
      case 'restart':
        this.source.stop();
        if (this.ports.size > 0) this.source.start();
    }
  }

  private tell(message: LiveMessage): void {
    for (const port of this.ports) port.postMessage(message);
  }
}
