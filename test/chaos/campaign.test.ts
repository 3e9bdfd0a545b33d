import { expect, it } from 'vitest';

import { runCampaign } from './campaign/campaign.ts';
import type { RunResult } from './campaign/run.ts';

// A few runs of what `npm run chaos` does hundreds of times.
it('loses, doubles and misjudges nothing when it is ended, cut off and confused', async () => {
  const seen: RunResult[] = [];
  await runCampaign({
    seed: 7,
    runs: { kill: 4, database: 2, github: 2 },
    onResult: (result) => {
      seen.push(result);
    },
  });
  expect(seen).toHaveLength(8);
  expect(seen.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 900_000);
