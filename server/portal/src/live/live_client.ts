import type { LiveMessage, TabMessage } from './live_hub';
import { type LiveListener, LiveSource } from './live_source';
import { realSurroundings } from './surroundings';

function tell({ onEvents, onReset, onState }: LiveListener, message: LiveMessage): void {
  switch (message.kind) {
    case 'events':
      return onEvents(message.events);
    case 'reset':
      return onReset();
    case 'state':
      return onState(message.state);
  }
}

/** Without a shared worker a tab asks from time to time: a stream for each would be too many. */
function listenAlone(listener: LiveListener): () => void {
  const source = new LiveSource(realSurroundings(false), listener);
  source.start();
  return () => source.stop();
}

/** Listens to the server, together with the other tabs; returns what ends it. */
export function listen(listener: LiveListener): () => void {
  if (typeof SharedWorker === 'undefined') return listenAlone(listener);
  let alone: (() => void) | null = null;
  const worker = new SharedWorker(new URL('./live_worker.ts', import.meta.url), {
    type: 'module',
    name: 'platen-live',
  });
  const { port } = worker;
  const say = (message: TabMessage) => port.postMessage(message);
  const hello = () => say('hello');
  const bye = () => say('bye');
  worker.addEventListener('error', () => (alone ??= listenAlone(listener)));
  port.addEventListener('message', ({ data }: MessageEvent<LiveMessage>) => tell(listener, data));
  port.start();
  hello();
  // A worker does not notice that a tab is closed, and a page may come back out of the history.
  window.addEventListener('pagehide', bye);
  window.addEventListener('pageshow', hello);
  return () => {
    window.removeEventListener('pagehide', bye);
    window.removeEventListener('pageshow', hello);
    bye();
    say('restart'); // the other tabs must not go on with the stream of who has logged out
    port.close();
    alone?.();
  };
}
