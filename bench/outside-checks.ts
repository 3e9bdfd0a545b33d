import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { RULES } from '#rules/index.ts';

import { haskellCases } from './outside-checks/haskell-cases.ts';
import { readTree } from './read-tree.ts';
import { printTable } from './table.ts';

// How far our rules agree with the samples that other checkers publish for the same kinds of defect. Usage:
//   node bench/outside-checks.ts --samples DIR [--list]
// DIR/<peer> holds the peer's repository at the version that bench/outside-checks/checks.json names. Each
// sample is audited as the only file of a repository, with all rules. --list prints every disagreement.
//
// A `positive` sample has a defect somewhere; one with `lines` has one on each of them, and none elsewhere.
// `differs` is why we mean to answer otherwise than the peer does.
const CHECKS = join(import.meta.dirname, 'outside-checks/checks.json');

const Sample = z.strictObject({
  path: z.string(),
  positive: z.boolean().optional(),
  lines: z.array(z.number()).optional(),
  differs: z.string().optional(),
});
const Check = z.strictObject({
  peer: z.string(),
  version: z.string(),
  check: z.string(),
  rule: z.string(),
  /** Words of the message that tell this kind of finding from others of the rule. */
  saying: z.string().optional(),
  /** The path at which a sample is audited. */
  as: z.string(),
  /** The set of files that make a sample part of a service. */
  beside: z.string().optional(),
  /** Each with its expectation, or the path of one of hadolint's files of tests. */
  samples: z.union([z.array(Sample), z.string()]),
  differs: z.string().optional(),
});
const Checks = z.strictObject({
  beside: z.record(z.string(), z.record(z.string(), z.string())),
  checks: z.array(Check),
});

type Check = z.infer<typeof Check>;

interface Trial {
  readonly name: string;
  readonly text: string;
  /** Lines with a defect; undefined when there is one on a line that the peer does not tell. */
  readonly lines: readonly number[] | undefined;
  readonly differs: string | undefined;
}

interface Outcome {
  readonly positives: number;
  readonly found: number;
  readonly negatives: number;
  readonly reported: number;
  readonly explained: number;
  readonly crashes: number;
}

const { values } = parseArgs({
  options: { samples: { type: 'string' }, list: { type: 'boolean', default: false } },
});
if (values.samples === undefined) {
  throw new Error('Name the folder that holds the samples: --samples DIR');
}
const folder = resolve(values.samples);
const { checks, beside } = Checks.parse(JSON.parse(readFileSync(CHECKS, 'utf8')));
const rows: Readonly<Record<string, string | number>>[] = [];
const outcomes: Outcome[] = [];
for (const check of checks) {
  if (existsSync(join(folder, check.peer))) {
    const outcome = await outcomeOf(check);
    outcomes.push(outcome);
    rows.push(rowOf(check.peer, check.check, check.rule, outcome));
  } else {
    process.stdout.write(`${check.peer} is not below ${folder}: ${check.check} is skipped.\n`);
  }
}
printTable([...rows, rowOf('all', '', '', sumOf(outcomes))]);
for (const peer of new Set(checks.map((check) => check.peer))) {
  await printWholeTree(peer);
}

/** Every file that a peer tests itself with, whatever it is about, as one repository. */
async function printWholeTree(peer: string): Promise<void> {
  const root = join(folder, peer);
  if (existsSync(root)) {
    const files = readTree(root);
    const crashes = crashesOf(await audit({ rules: RULES, files }));
    process.stdout.write(`${peer}: ${files.size} files as one repository, ${crashes} crashes\n`);
  }
}

async function outcomeOf(check: Check): Promise<Outcome> {
  const trials = trialsOf(check);
  return sumOf(await Promise.all(trials.map((trial) => attempt(check, trial))));
}

function trialsOf({ peer, samples, differs }: Check): readonly Trial[] {
  if (typeof samples === 'string') {
    return haskellCases(readSample(peer, samples)).map(({ dockerfile, caught }, at) => ({
      name: `${samples}, case ${at + 1}`,
      text: dockerfile,
      lines: caught ? undefined : [],
      differs,
    }));
  }
  return samples.map((sample) => ({
    name: sample.path,
    text: readSample(peer, sample.path),
    lines: sample.positive === true ? undefined : (sample.lines ?? []),
    differs: sample.differs ?? differs,
  }));
}

function readSample(peer: string, path: string): string {
  return readFileSync(join(folder, peer, path), 'utf8');
}

async function attempt(check: Check, trial: Trial): Promise<Outcome> {
  const texts = { ...beside[check.beside ?? ''], [check.as]: trial.text };
  const result = await audit({
    rules: RULES,
    files: new Map(
      Object.entries(texts).map(([path, text]) => [path, { kind: 'text', text } as const]),
    ),
  });
  const lines = result.findings
    .filter(
      ({ rule, path, message }) =>
        rule === check.rule && path === check.as && message.includes(check.saying ?? ''),
    )
    .map(({ start }) => start.line);
  const judged = judge(trial, lines);
  const disagreements = judged.missed.length + judged.elsewhere.length;
  if (values.list && disagreements > 0) {
    printDisagreement(check, trial, judged);
  }
  return {
    positives: judged.positives,
    found: judged.positives - judged.missed.length,
    negatives: judged.negatives,
    reported: judged.elsewhere.length,
    explained: trial.differs === undefined ? 0 : disagreements,
    crashes: crashesOf(result),
  };
}

interface Judgement {
  readonly positives: number;
  readonly negatives: number;
  readonly missed: readonly string[];
  readonly elsewhere: readonly number[];
}

function judge({ lines }: Trial, found: readonly number[]): Judgement {
  if (lines === undefined) {
    return {
      positives: 1,
      negatives: 0,
      missed: found.length === 0 ? ['somewhere'] : [],
      elsewhere: [],
    };
  }
  return {
    positives: lines.length,
    negatives: lines.length === 0 ? 1 : 0,
    missed: lines.filter((line) => !found.includes(line)).map(String),
    elsewhere: found.filter((line) => !lines.includes(line)),
  };
}

function printDisagreement(check: Check, trial: Trial, { missed, elsewhere }: Judgement): void {
  const parts = [
    ...(missed.length === 0 ? [] : [`not found: ${missed.join(', ')}`]),
    ...(elsewhere.length === 0 ? [] : [`found where they do not: ${elsewhere.join(', ')}`]),
  ];
  const why = trial.differs === undefined ? '' : `\n  ${trial.differs}`;
  process.stdout.write(
    `${check.peer} ${check.check} ${check.rule} ${trial.name}: ${parts.join('; ')}${why}\n`,
  );
}

/** A rule that threw, or a file that could not be read: the audit goes on without it and says so. */
function crashesOf({ coverage }: AuditResult): number {
  return coverage.failures.length;
}

function sumOf(list: readonly Outcome[]): Outcome {
  return list.reduce((sum, one) => ({
    positives: sum.positives + one.positives,
    found: sum.found + one.found,
    negatives: sum.negatives + one.negatives,
    reported: sum.reported + one.reported,
    explained: sum.explained + one.explained,
    crashes: sum.crashes + one.crashes,
  }));
}

function rowOf(
  peer: string,
  check: string,
  rule: string,
  outcome: Outcome,
): Readonly<Record<string, string | number>> {
  const { positives, found, negatives, reported, explained, crashes } = outcome;
  const recall = positives === 0 ? '' : `${((100 * found) / positives).toFixed(0)} %`;
  return {
    peer,
    check,
    rule,
    positives,
    found,
    recall,
    'clean samples': negatives,
    'reported elsewhere': reported,
    explained,
    crashes,
  };
}
