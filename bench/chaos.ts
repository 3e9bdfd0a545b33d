import { parseArgs } from 'node:util';

import { runCampaign } from '#test/chaos/campaign/campaign.ts';
import type { CampaignName, NamedResult } from '#test/chaos/campaign/campaign.ts';
import { TROUBLE_NAMES } from '#test/chaos/campaign/disturbances.ts';
import { PHASES } from '#test/chaos/campaign/moment.ts';
import type { RunResult } from '#test/chaos/campaign/run.ts';

import { printTable } from './table.ts';

// Ends, cuts off and confuses the service many times over, and counts what was lost. Usage:
//   npm run chaos -- [--seed N] [--kill 200] [--database 50] [--github 50]
// The whole takes half an hour on two processors with nothing else to do. A run that went wrong is told
// with its number: the same seed and number choose the same scenario, moment and trouble again. What is
// done until SIGINT is counted, too.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kill: { type: 'string', default: '200' },
    database: { type: 'string', default: '50' },
    github: { type: 'string', default: '50' },
  },
});

const TITLES: Readonly<Record<CampaignName, string>> = {
  kill: 'kill -9',
  database: 'database stopped',
  github: 'GitHub in trouble',
};

const results: NamedResult[] = [];
process.once('SIGINT', () => {
  report();
  process.exit(130);
});
const started = performance.now();
await runCampaign({
  seed: Number(values.seed),
  runs: {
    kill: Number(values.kill),
    database: Number(values.database),
    github: Number(values.github),
  },
  onResult: (result) => {
    results.push(result);
    process.stderr.write(`${results.length} runs done\r`);
    if (result.problems.length > 0) {
      process.stdout.write(`${describe(result)}\n`);
    }
  },
});
report();
process.exitCode = results.some(({ problems }) => problems.length > 0) ? 1 : 0;

function report(): void {
  const minutes = (performance.now() - started) / 60_000;
  printTable(
    Object.entries(TITLES).flatMap(([name, title]) => {
      const ofName = results.filter((result) => result.name === name);
      return [
        ...(name === 'github' ? TROUBLE_NAMES : PHASES).map((during) =>
          row(
            title,
            during,
            ofName.filter((one) => one.during === during),
          ),
        ),
        row(title, 'all', ofName),
      ].filter(({ runs }) => runs > 0);
    }),
  );
  process.stdout.write(`\n${minutes.toFixed(1)} minutes, seed ${values.seed}\n`);
}

function row(disturbance: string, during: string, runs: readonly RunResult[]) {
  const seconds = runs.map((run) => run.recoverySeconds).toSorted((a, b) => a - b);
  return {
    disturbance,
    during,
    runs: runs.length,
    'as they should be': runs.filter(({ problems }) => problems.length === 0).length,
    heads: sum(runs.map((run) => run.heads)),
    deliveries: sum(runs.map((run) => run.deliveries)),
    'requests troubled': sum(runs.map((run) => run.troubledRequests)),
    'lost deliveries': countOf(runs, 'lost:'),
    'doubled comments': countOf(runs, 'doubled'),
    'median s': (seconds[seconds.length >> 1] ?? 0).toFixed(1),
    'longest s': (seconds.at(-1) ?? 0).toFixed(1),
  };
}

function countOf(runs: readonly RunResult[], problem: string): number {
  return sum(runs.map(({ problems }) => problems.filter((one) => one.startsWith(problem)).length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function describe({ name, index, lane, scenario, during, problems }: NamedResult): string {
  const lines = problems.map((problem) => `  ${problem}`);
  return [`${name} run ${index} (${scenario}, ${during}, ${lane}):`, ...lines].join('\n');
}
