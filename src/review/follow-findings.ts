import { codeOf } from '#core/code-of.ts';
import type { Finding } from '#core/finding.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

/**
 * Gives a finding of the head the fingerprint under which the pull request knows it already, when the
 * same code has moved to a file of another name since: one known finding is gone with its file, and one
 * unknown is there with the same code. Their verdict stays what it is. `known` has the path of each
 * known fingerprint.
 */
export function followFindings(
  outcome: FinishedReview,
  known: ReadonlyMap<string, string>,
): FinishedReview {
  const present = new Set(outcome.findings.map(({ finding }) => finding.fingerprint));
  const paths = new Set(outcome.coverage.files.map(({ path }) => path));
  const gone = Map.groupBy(
    [...known]
      .filter(([fingerprint, path]) => !present.has(fingerprint) && !paths.has(path))
      .map(([fingerprint]) => fingerprint),
    codeOf,
  );
  const unknown = Map.groupBy(
    [...present].filter((fingerprint) => !known.has(fingerprint)),
    codeOf,
  );
  const former = new Map<string, string>();
  for (const [code, [now, ...more]] of unknown) {
    const [before, ...others] = gone.get(code) ?? [];
    if (now !== undefined && before !== undefined && more.length === 0 && others.length === 0) {
      former.set(now, before);
    }
  }
  return former.size === 0 ? outcome : renamed(outcome, former);
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
