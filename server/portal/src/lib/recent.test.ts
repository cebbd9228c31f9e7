import { describe, expect, it } from 'vitest';

import { parseRecent, withRecent } from './recent';

const entry = (to: string) => ({ to, label: to, hint: '' });

describe('what was opened lately', () => {
  it('is the newest first, each once, and not many', () => {
    const three = ['/a', '/b', '/a'].reduce<ReturnType<typeof entry>[]>(
      (entries, to) => withRecent(entries, entry(to)),
      [],
    );
    expect(three.map(({ to }) => to)).toEqual(['/a', '/b']);
    const many = Array.from({ length: 9 }, (_, at) => entry(`/${at}`)).reduce(withRecent, three);
    expect(many).toHaveLength(6);
  });

  it('survives what is broken, and leads nowhere else', () => {
    const kept = [entry('/a'), entry('//evil.example'), { to: '/b' }, null, 3];
    expect(parseRecent(JSON.stringify(kept))).toEqual([entry('/a')]);
    expect(parseRecent('[')).toEqual([]);
    expect(parseRecent(null)).toEqual([]);
  });
});
