import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { LiveCollector } from './live_batch';
import { listen } from './live_client';
import { setLiveState } from './live_state';
import { Pacer } from './pacer';
import { refresh } from './refresh';

const coalesce = 1_000;

/** Keeps everything that is shown up to date while somebody is logged in. Used once, by the frame. */
export function useLive(userId: string | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!userId) return undefined;
    const pacer = new Pacer(Date.now, (milliseconds, action) => setTimeout(action, milliseconds));
    const collector = new LiveCollector(
      (batch) => refresh(queries, batch, pacer),
      (action) => setTimeout(action, coalesce),
      () => document.hidden,
    );
    const flush = () => collector.flush();
    document.addEventListener('visibilitychange', flush);
    const stop = listen({
      onEvents: (events) => collector.add(events),
      onReset: () => collector.reset(),
      onState: setLiveState,
    });
    return () => {
      document.removeEventListener('visibilitychange', flush);
      stop();
      setLiveState('off');
    };
  }, [userId, queries]);
}
