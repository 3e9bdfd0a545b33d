import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Git } from '#source/git.ts';

import { ownTemporaryDirectory } from '../scripts/demo/temporary-directory.ts';
import { playHistory } from './replay/play-history.ts';
import type { Played } from './replay/play-history.ts';
import type { ProblemKind } from './replay/problems.ts';
import { pullRanges } from './replay/pull-ranges.ts';
import { nameOf } from './repository-name.ts';
import { printTable } from './table.ts';

// Plays the latest pull requests of real repositories through the whole service, before a GitHub of the
// test suite, and tells what went wrong. Ends with 1 when something did. Usage:
//   npm run replay -- [--ranges NUMBER] [--from REF] [--comment-all] DIR...
// DIR is a clone, bare or not, with its history. It is only read. --comment-all has every finding said on
// its line, whatever its severity.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ranges: { type: 'string', default: '50' },
    from: { type: 'string', default: 'HEAD' },
    'comment-all': { type: 'boolean', default: false },
  },
});

if (positionals.length === 0) {
  process.stderr.write('Name one or more clones: npm run replay -- DIR...\n');
  process.exit(2);
}
ownTemporaryDirectory();
const rows: Readonly<Record<string, string | number>>[] = [];
for (const directory of positionals.map((each) => resolve(each))) {
  const name = nameOf(directory);
  rows.push(rowOf(name, await replay(directory, name)));
}
process.stdout.write('\n');
printTable(rows);

async function replay(directory: string, name: string): Promise<Played> {
  const git = new Git(directory, process.env['PATH']);
  const branch = await git.text({ args: ['symbolic-ref', '--short', 'HEAD'] });
  const ranges = await pullRanges(directory, values.from, Number(values.ranges));
  const isAllCommented = values['comment-all'];
  const history = { directory, name, defaultBranch: branch.trim(), ranges, isAllCommented };
  return playHistory(history, ({ number, files, seconds, problems }) => {
    process.stdout.write(
      `${name} ${number} of ${ranges.length}: ${files} files, ${seconds.toFixed(1)} s\n`,
    );
    for (const { kind, what } of problems) {
      process.exitCode = 1;
      process.stdout.write(`  ${kind}: ${what}\n`);
    }
  });
}

function rowOf(name: string, played: Played): Readonly<Record<string, string | number>> {
  const { pullRequests, pushes, landings, files, findings, comments, blocked, problems } = played;
  const seconds = played.seconds.toSorted((a, b) => a - b);
  function share(of: number): string {
    return `${(seconds[Math.ceil(of * seconds.length) - 1] ?? 0).toFixed(1)} s`;
  }
  function counted(kind: ProblemKind): number {
    return problems.filter((problem) => problem.kind === kind).length;
  }
  return {
    repository: name,
    'pull requests': pullRequests,
    pushes,
    'commits that landed': landings,
    'files changed': files,
    findings,
    comments,
    blocked,
    'errors logged': counted('error or warning logged'),
    'duplicate comments': counted('duplicate comment'),
    'outside the diff': counted('comment outside the diff'),
    'unfinished checks': counted('unfinished check'),
    'wrong requests': counted('wrong request'),
    'median of a push': share(0.5),
    '95 of 100': share(0.95),
  };
}
