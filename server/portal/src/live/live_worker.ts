import { LiveHub, type TabMessage } from './live_hub';
import { LiveSource } from './live_source';
import { realSurroundings } from './surroundings';

// Runs once for all tabs of a browser, so that they share one stream: a browser has few
// connections to a server, and a server few streams for a user.
const hub = new LiveHub<MessagePort>(
  (listener) => new LiveSource(realSurroundings(typeof EventSource !== 'undefined'), listener),
);

self.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  port.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => hub.take(port, data));
  port.start();
});
