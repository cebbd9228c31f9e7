import { expect, it } from 'vitest';

import { Attention } from './attention';

it('takes somebody for away who has touched nothing for more than a minute', () => {
  let now = 0;
  const attention = new Attention(() => now);
  expect(attention.isAway()).toBe(false);
  now = 60_000;
  expect(attention.isAway()).toBe(false);
  now = 60_001;
  expect(attention.isAway()).toBe(true);
  attention.touched();
  expect(attention.isAway()).toBe(false);
});
