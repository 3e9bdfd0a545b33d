import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { audit } from '#audit/audit.ts';
import type { Finding } from '#core/finding.ts';
import { RULES } from '#rules/index.ts';

import { readTree } from './read-tree.ts';
import { printTable } from './table.ts';

// How many findings there are in public repositories, and which share of a sample of the critical ones
// people found right. Usage:
//   node bench/precision.ts --checkouts DIR [--sample NUMBER] [--seed TEXT] [--list]
// DIR/<name> holds the repository owner/<name> at the commit that bench/precision/repositories.json names.
// --list prints the findings of the sample that bench/precision/verdicts.json has no verdict for.
//
// A repository with a reading is one that no rule was tried on before its findings were read in that
// reading. The sample is of those of the last reading: once its findings showed what to mend, a set of
// repositories says nothing of precision any more, and the next reading needs others.
//
// bench/precision/looked-at.json names further repositories that rules were mended on: they are of no use
// for a next reading either.
const FOLDER = join(import.meta.dirname, 'precision');

const Repositories = z.array(
  z.object({ repository: z.string(), commit: z.string(), reading: z.number().optional() }),
);
const Verdicts = z.array(
  z.object({
    repository: z.string(),
    path: z.string(),
    line: z.number(),
    rule: z.string(),
    right: z.boolean(),
    why: z.string(),
    reading: z.number(),
  }),
);

type Repository = z.infer<typeof Repositories>[number];
type Verdict = z.infer<typeof Verdicts>[number];

interface Found {
  readonly repository: string;
  readonly finding: Finding;
}

const { values } = parseArgs({
  options: {
    checkouts: { type: 'string', default: '.' },
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: 'faultline' },
    list: { type: 'boolean', default: false },
  },
});

const found: Found[] = [];
let files = 0;
const repositories = Repositories.parse(readJson('repositories.json'));
for (const each of repositories) {
  const root = checkoutOf(each);
  if (root !== undefined) {
    const { findings, stats } = await audit({ rules: RULES, files: readTree(root) });
    files += stats.files;
    found.push(...findings.map((finding) => ({ repository: each.repository, finding })));
  }
}
const recorded = Verdicts.parse(readJson('verdicts.json'));
const verdicts = new Map(recorded.map((verdict) => [keyOfVerdict(verdict), verdict]));
const lastReading = Math.max(0, ...repositories.map(({ reading = 0 }) => reading));
const fresh = new Set(
  repositories.filter(({ reading }) => reading === lastReading).map(({ repository }) => repository),
);
const sample = sampleOf(
  found.filter(
    ({ finding, repository }) => finding.severity === 'critical' && fresh.has(repository),
  ),
  Number(values.sample),
);
printFindings();
printReadings();
printPrecision();
printNotCritical();

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

/** Undefined, with a line that says so, when the repository is missing or at another commit. */
function checkoutOf({ repository, commit }: Repository): string | undefined {
  const root = resolve(values.checkouts, repository.slice(repository.indexOf('/') + 1));
  if (!existsSync(root)) {
    process.stdout.write(`${repository} is not below ${values.checkouts} and is skipped.\n`);
    return undefined;
  }
  const head = existsSync(join(root, '.git'))
    ? execFileSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
    : commit;
  if (head !== commit) {
    process.stdout.write(`${repository} is at ${head} instead of ${commit} and is skipped.\n`);
    return undefined;
  }
  return root;
}

function keyOf({ repository, finding }: Found): string {
  const { path, start, rule } = finding;
  return keyOfVerdict({ repository, path, line: start.line, rule });
}

function keyOfVerdict({
  repository,
  path,
  line,
  rule,
}: Pick<Verdict, 'repository' | 'path' | 'line' | 'rule'>): string {
  return [rule, repository, path, line].join('\n');
}

/** The same findings for the same seed: from all rules in turns, and within a rule from all repositories. */
function sampleOf(critical: readonly Found[], size: number): readonly Found[] {
  const shuffled = critical
    .map((each) => ({ each, rank: hash(`${values.seed}\n${keyOf(each)}`) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ each }) => each);
  const byRule = Map.groupBy(shuffled, ({ finding }) => finding.rule);
  const lists = [...byRule.values()].map((list) =>
    inTurns([...Map.groupBy(list, ({ repository }) => repository).values()]),
  );
  return inTurns(lists).slice(0, size);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The first of each list, then the second of each, and so on. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

function printFindings(): void {
  const byRule = Map.groupBy(found, ({ finding }) => finding.rule);
  const rows = [...byRule].toSorted(([a], [b]) => (a < b ? -1 : 1));
  printTable([
    ...rows.map(([rule, list]) => countRow(rule, list)),
    countRow(`all rules, ${files} files`, found),
  ]);
}

function countRow(rule: string, list: readonly Found[]): Readonly<Record<string, string | number>> {
  return {
    rule,
    findings: list.length,
    critical: list.filter(({ finding }) => finding.severity === 'critical').length,
    repositories: new Set(list.map(({ repository }) => repository)).size,
    'per 1,000 files': ((1000 * list.length) / files).toFixed(2),
  };
}

/** What was read of repositories that were new, as it was found then. */
function printReadings(): void {
  process.stdout.write('\nCritical findings on repositories that no rule was tried on before:\n');
  printTable(
    [...Map.groupBy(recorded, ({ reading }) => reading)].map(([reading, list]) => ({
      reading,
      ...shareOf(list),
    })),
  );
}

function shareOf(list: readonly Verdict[]): Readonly<Record<string, string | number>> {
  const right = list.filter((verdict) => verdict.right).length;
  return { judged: list.length, right, precision: `${((100 * right) / list.length).toFixed(0)} %` };
}

/**
 * Findings that are not critical: first on the repositories of the third reading, of which their rules had
 * met some, then on those of the fourth.
 */
function printNotCritical(): void {
  const others = Verdicts.parse(readJson('verdicts-not-critical.json'));
  for (const [reading, list] of Map.groupBy(others, (verdict) => verdict.reading)) {
    process.stdout.write(`\nFindings that are not critical, sample ${reading}:\n`);
    printTable(
      [...Map.groupBy(list, ({ rule }) => rule), ['all rules', list] as const].map(
        ([rule, some]) => ({ rule, ...shareOf(some) }),
      ),
    );
  }
}

function printPrecision(): void {
  const judged = sample.flatMap((each) => {
    const verdict = verdicts.get(keyOf(each));
    return verdict === undefined ? [] : [verdict];
  });
  process.stdout.write(
    `\nA sample of ${sample.length} critical findings, of which ${sample.length - judged.length} have no verdict.\n`,
  );
  const byRule = [...Map.groupBy(judged, ({ rule }) => rule)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  printTable(
    [...byRule, ['all rules', judged] as const]
      .filter(([, list]) => list.length > 0)
      .map(([rule, list]) => ({ rule, ...shareOf(list) })),
  );
  const keys = new Set(found.map(keyOf));
  const stale = [...verdicts.keys()].filter((key) => !keys.has(key)).length;
  process.stdout.write(`${stale} verdicts are about what is not found any more.\n`);
  if (values.list) {
    for (const each of sample.filter((one) => !verdicts.has(keyOf(one)))) {
      const { finding, repository } = each;
      process.stdout.write(
        `${repository} ${finding.path}:${finding.start.line} ${finding.rule}\n  ${finding.message}\n`,
      );
    }
  }
}
