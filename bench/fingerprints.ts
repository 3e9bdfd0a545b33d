import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { AuditMemory } from '#audit/audit-memory.ts';
import { audit } from '#audit/audit.ts';
import type { Finding } from '#core/finding.ts';
import { loadSnapshot } from '#review/snapshot.ts';
import { RULES } from '#rules/index.ts';
import { GitSource } from '#source/git-source.ts';
import { Git } from '#source/git.ts';
import type { Source } from '#source/source.ts';

import { lineMoves } from './fingerprints/line-moves.ts';
import type { FileMove } from './fingerprints/line-moves.ts';
import { nameOf } from './repository-name.ts';
import { printTable } from './table.ts';

// How many findings keep their fingerprint from commit to commit while their code stays as it is. What
// stays is git's word, not ours: no hunk of `git diff` touches the finding's lines, and the rule finds the
// same span where git says that these lines are. Usage:
//   npm run bench:fingerprints -- [--commits NUMBER] [--from REF] [--list] DIR...
// DIR is a clone, bare or not, with its history. --list prints each finding whose fingerprint changed.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    commits: { type: 'string', default: '200' },
    from: { type: 'string', default: 'HEAD' },
    list: { type: 'boolean', default: false },
  },
});

interface Counts {
  commits: number;
  /** Findings whose lines no hunk touches, with a finding of the same rule there afterwards. */
  unchanged: number;
  kept: number;
  /** Of those, in files that the commit changed elsewhere, moved or renamed. */
  unchangedInChanged: number;
  keptInChanged: number;
  /** Their lines were changed. */
  changed: number;
  /** Their lines were not, but what is elsewhere made the finding go. */
  gone: number;
}

const rows: Readonly<Record<string, string | number>>[] = [];
for (const directory of positionals) {
  rows.push(await measured(resolve(directory)));
}
printTable(rows);

async function measured(root: string): Promise<Readonly<Record<string, string | number>>> {
  const git = new Git(root, process.env['PATH']);
  const source = remembering(new GitSource(git));
  const memory = new AuditMemory();
  const counts: Counts = {
    commits: 0,
    unchanged: 0,
    kept: 0,
    unchangedInChanged: 0,
    keptInChanged: 0,
    changed: 0,
    gone: 0,
  };
  let before: { readonly commit: string; readonly findings: readonly Finding[] } | undefined;
  for (const commit of await commitsOf(git)) {
    const findings = await findingsOf(commit, new Map());
    if (before !== undefined) {
      const moves = await lineMoves(git, before.commit, commit);
      const renames = renamesOf(moves);
      const named = renames.size === 0 ? before.findings : await findingsOf(before.commit, renames);
      compare(counts, { named, findings, moves, commit });
      counts.commits += 1;
    }
    before = { commit, findings };
  }
  return rowOf(nameOf(root), counts);

  async function findingsOf(
    commit: string,
    renames: ReadonlyMap<string, string>,
  ): Promise<readonly Finding[]> {
    const { signal } = new AbortController();
    const files = await loadSnapshot(source, await source.tree(commit, signal), RULES, signal);
    const input = { rules: RULES, files, renames, memory, memoryKey: root };
    return (await audit(input)).findings;
  }
}

/** As many consecutive commits and the one before them, oldest first. */
async function commitsOf(git: Git): Promise<readonly string[]> {
  const count = String(Number(values.commits) + 1);
  const args = ['rev-list', '--first-parent', '--reverse', `--max-count=${count}`, values.from];
  return (await git.text({ args })).trim().split('\n');
}

interface Step {
  /** Of the commit before, under the fingerprints of the present paths and with the former places. */
  readonly named: readonly Finding[];
  readonly findings: readonly Finding[];
  readonly moves: ReadonlyMap<string, FileMove | undefined>;
  readonly commit: string;
}

function compare(counts: Counts, { named, findings, moves, commit }: Step): void {
  const now = Map.groupBy(findings, spanOf);
  for (const finding of named) {
    const moved = movedBy(moves, finding);
    const there = moved === undefined ? [] : (now.get(spanOf(moved)) ?? []);
    if (moved === undefined) {
      counts.changed += 1;
    } else if (there.length === 0) {
      counts.gone += 1;
    } else {
      counts.unchanged += 1;
      const isKept = there.some(({ fingerprint }) => fingerprint === finding.fingerprint);
      counts.kept += isKept ? 1 : 0;
      if (moves.has(finding.path)) {
        counts.unchangedInChanged += 1;
        counts.keptInChanged += isKept ? 1 : 0;
      }
      if (!isKept && values.list) {
        process.stdout.write(`${commit} ${spanOf(moved).replaceAll('\n', ' ')}\n`);
      }
    }
  }
}

function spanOf({ rule, path, start, end }: Finding): string {
  return [rule, path, `${start.line}:${start.column}-${end.line}:${end.column}`].join('\n');
}

/** The finding where its lines are afterwards; undefined when they were changed. */
function movedBy(
  moves: ReadonlyMap<string, FileMove | undefined>,
  finding: Finding,
): Finding | undefined {
  const { path, start, end } = finding;
  if (!moves.has(path)) {
    return finding;
  }
  const move = moves.get(path);
  // What is said of a file as a whole stands at its beginning, whatever comes on top.
  const lines = isOfWholeFile(finding)
    ? { first: start.line, last: end.line }
    : move?.linesOf(start.line, end.line);
  return move === undefined || lines === undefined
    ? undefined
    : {
        ...finding,
        path: move.path,
        start: { ...start, line: lines.first },
        end: { ...end, line: lines.last },
      };
}

function isOfWholeFile({ start, end }: Finding): boolean {
  return start.line === end.line && start.column === end.column;
}

function renamesOf(moves: ReadonlyMap<string, FileMove | undefined>): ReadonlyMap<string, string> {
  return new Map(
    [...moves].flatMap(([former, move]) =>
      move === undefined || move.path === former ? [] : [[former, move.path] as const],
    ),
  );
}

/** Trees share most of their blobs with the tree before. */
function remembering(source: GitSource): Source {
  const known = new Map<string, Uint8Array>();
  return {
    tree: async (commit, signal) => source.tree(commit, signal),
    change: async (base, head, signal) => source.change(base, head, signal),
    blobs: async (shas, signal) => {
      const missing = shas.filter((sha) => !known.has(sha));
      for (const [sha, bytes] of await source.blobs(missing, signal)) {
        known.set(sha, bytes);
      }
      return new Map(
        shas.flatMap((sha) => {
          const bytes = known.get(sha);
          return bytes === undefined ? [] : [[sha, bytes] as const];
        }),
      );
    },
  };
}

function rowOf(repository: string, counts: Counts): Readonly<Record<string, string | number>> {
  const { commits, unchanged, kept, unchangedInChanged, keptInChanged, changed, gone } = counts;
  return {
    repository,
    commits,
    'code did not change': unchanged,
    'fingerprint kept': kept,
    share: `${((100 * kept) / unchanged).toFixed(2)} %`,
    'in changed files': unchangedInChanged,
    'kept there': keptInChanged,
    'code changed': changed,
    'gone by other code': gone,
  };
}
