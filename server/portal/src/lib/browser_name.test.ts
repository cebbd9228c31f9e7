import { describe, expect, it } from 'vitest';

import { browserName } from './browser_name';

describe('the name of a browser', () => {
  it('is found in what it sends, also where one pretends to be another', () => {
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0';
    const safari =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
    expect(browserName(edge)).toBe('Edge, Windows');
    expect(browserName(safari)).toBe('Safari, iOS');
    expect(browserName('curl/7.88.1')).toBe('curl');
  });

  it('is not made up', () => {
    expect(browserName('something')).toBeNull();
    expect(browserName(null)).toBeNull();
  });
});
