import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';

import { adopt, type Session, sessionKey } from './use_session';

const sessionOf = (id: string) => ({ user: { id }, csrf_token: 'token' }) as Session;

let queries: QueryClient;
const seen = () => queries.getQueryData(['devices']);

beforeEach(() => {
  queries = new QueryClient();
  queries.setQueryData(['devices'], 'devices of the first');
});

describe('an answer about the session', () => {
  it('leaves what is shown alone while the user is the same', () => {
    queries.setQueryData(sessionKey, sessionOf('first'));
    adopt(queries, sessionOf('first'));
    expect(seen()).toBe('devices of the first');
  });

  it('of somebody else lets nothing be seen of the one before, who logged in elsewhere', () => {
    queries.setQueryData(sessionKey, sessionOf('first'));
    adopt(queries, sessionOf('second'));
    expect(seen()).toBeUndefined();
  });

  it('of somebody else lets nothing be seen of the one before, whose session has ended', () => {
    queries.setQueryData(sessionKey, null);
    adopt(queries, sessionOf('second'));
    expect(seen()).toBeUndefined();
    expect(queries.getQueryData(sessionKey)).toBeNull();
  });
});
