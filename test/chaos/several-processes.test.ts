import { expect, it } from 'vitest';

import { rush } from './processes/rush.ts';

// A few repositories of what `npm run chaos:processes` does with a hundred.
it('loses and doubles nothing when one of three processes is killed', async () => {
  const { problems, dead, fairness } = await rush({
    installations: 2,
    repositoriesEach: 2,
    pushes: 2,
    flood: 8,
  });
  expect(problems).toEqual([]);
  expect(dead).toBe(0);
  // Two are at work, and one can be begun by the time that GitHub has shown the other's check.
  expect(fairness.overtook).toBeLessThanOrEqual(4);
}, 900_000);
