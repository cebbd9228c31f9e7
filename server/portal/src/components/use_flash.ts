import { useEffect, useRef, useState } from 'react';

/**
 * For something that changes while one looks: 'even' and 'odd' by turns at each new value, for two
 * animations of the same look (one alone would not begin again); undefined before the first change.
 * Plain data: what counts is their content, not whether they are the same object.
 */
export function useFlash(data: unknown): 'even' | 'odd' | undefined {
  const value = JSON.stringify(data);
  const before = useRef(value);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setChanges((count) => count + 1);
  }, [value]);
  if (changes === 0) return undefined;
  return changes % 2 === 0 ? 'even' : 'odd';
}
