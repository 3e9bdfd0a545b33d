import { codeOf } from '#core/code-of.ts';
import type { Finding } from '#core/finding.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

/** Where a finding was last seen. */
export interface KnownPlace {
  readonly path: string;
  /** 1-based; 0 when nobody remembers it. */
  readonly line: number;
}

type Placed = KnownPlace & Pick<Finding, 'fingerprint'>;

/**
 * Gives findings of the head the fingerprints under which the pull request knows them already, when the
 * same code has moved to a file of another name since: what is known is gone with its file, and what is
 * unknown is there with the same code. Their verdict stays what it is. `known` has where each known
 * fingerprint was last seen.
 */
export function followFindings(
  outcome: FinishedReview,
  known: ReadonlyMap<string, KnownPlace>,
): FinishedReview {
  const found = outcome.findings.map(({ finding: { fingerprint, path, start } }) => ({
    fingerprint,
    path,
    line: start.line,
  }));
  const present = new Set(found.map(({ fingerprint }) => fingerprint));
  const paths = new Set(outcome.coverage.files.map(({ path }) => path));
  const gone = byCode(
    [...known]
      .map(([fingerprint, place]) => ({ fingerprint, ...place }))
      .filter(({ fingerprint }) => !present.has(fingerprint)),
  );
  const former = new Map<string, string>();
  for (const [code, now] of byCode(found.filter(({ fingerprint }) => !known.has(fingerprint)))) {
    for (const [after, before] of pairs(now, gone.get(code) ?? [], paths)) {
      former.set(after.fingerprint, before.fingerprint);
    }
  }
  return former.size === 0 ? outcome : renamed(outcome, former);
}

function byCode(placed: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  return Map.groupBy(placed, ({ fingerprint }) => codeOf(fingerprint));
}

/**
 * Equal code of one file that went to one other, in order: a fingerprint numbers them so, too. Of
 * several files it is not guessed which went where.
 */
function pairs(
  now: readonly Placed[],
  gone: readonly Placed[],
  paths: ReadonlySet<string>,
): readonly (readonly [Placed, Placed])[] {
  const [path, ...otherPaths] = pathsOf(now);
  // What was followed before keeps its first fingerprint, and was last seen in the file of another name.
  const before = gone.filter((each) => each.path === path || !paths.has(each.path));
  if (otherPaths.length > 0 || pathsOf(before).length > 1) {
    return [];
  }
  const inOrder = before.toSorted((a, b) => a.line - b.line);
  return now
    .toSorted((a, b) => a.line - b.line)
    .flatMap((each, index) => {
      const first = inOrder[index];
      return first === undefined ? [] : [[each, first] as const];
    });
}

function pathsOf(placed: readonly Placed[]): readonly string[] {
  return [...new Set(placed.map(({ path }) => path))];
}

function renamed(outcome: FinishedReview, former: ReadonlyMap<string, string>): FinishedReview {
  function named<T extends Pick<Finding, 'fingerprint'>>(value: T): T {
    const before = former.get(value.fingerprint);
    return before === undefined ? value : { ...value, fingerprint: before };
  }
  return {
    ...outcome,
    findings: outcome.findings.map((each) => ({ ...each, finding: named(each.finding) })),
    blocking: outcome.blocking.map(named),
  };
}
