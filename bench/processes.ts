import { parseArgs } from 'node:util';

import { rush } from '#test/chaos/processes/rush.ts';

import { printTable } from './table.ts';

// Three processes on one PostgreSQL, one of which is killed in the middle, then a flood. Usage:
//   npm run chaos:processes -- [--installations 10] [--repositories 10] [--pushes 3] [--flood 100]
// Repositories are counted for each installation. With these numbers GitHub sends 2,000 deliveries.
const { values } = parseArgs({
  options: {
    installations: { type: 'string', default: '10' },
    repositories: { type: 'string', default: '10' },
    pushes: { type: 'string', default: '3' },
    flood: { type: 'string', default: '100' },
  },
});

const { fairness, problems, ...result } = await rush({
  installations: Number(values.installations),
  repositoriesEach: Number(values.repositories),
  pushes: Number(values.pushes),
  flood: Number(values.flood),
});
for (const problem of problems) {
  process.stdout.write(`${problem}\n`);
}
printTable([
  {
    deliveries: result.webhooks,
    'pull requests': result.pullRequests,
    heads: result.heads,
    'begun again': result.repeated,
    'lost deliveries': problems.filter((one) => one.includes('lost:')).length,
    'doubled comments or reviews': problems.filter((one) => one.includes('doubled')).length,
    'other problems': problems.filter((one) => !/lost:|doubled/u.test(one)).length,
    'dead letters': result.dead,
    minutes: result.minutes.toFixed(1),
  },
]);
process.stdout.write('\n');
printTable([
  {
    'flood of': fairness.flood,
    'begun before': fairness.begunBefore,
    'begun while the other waited': fairness.overtook,
    'other waited s': fairness.waitedSeconds.toFixed(1),
    'verdict after s': fairness.verdictSeconds.toFixed(1),
    'flood took s': fairness.floodSeconds.toFixed(1),
  },
]);
process.exitCode = problems.length > 0 ? 1 : 0;
