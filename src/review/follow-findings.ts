import { codeOf } from '#core/code-of.ts';
import type { Finding } from '#core/finding.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

/** Where a finding was last seen. */
export interface KnownPlace {
  readonly path: string;
  /** 1-based; 0 when nobody remembers it. */
  readonly line: number;
  /** Whether the last review of another head had it. */
  readonly isOpen: boolean;
}

type Placed = Pick<Finding, 'fingerprint'> & { readonly path: string; readonly line: number };
type Known = KnownPlace & Pick<Finding, 'fingerprint'>;

/**
 * Gives findings of the head the fingerprints under which the pull request knows them already, when the
 * same code has moved to a file of another name since, and tells equal ones of one file apart by where
 * they were: their fingerprints only number them, so that one that is fixed would take the next one's
 * name. Their verdict stays what it is. `known` has where each known fingerprint was last seen.
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
  const paths = new Set(outcome.coverage.files.map(({ path }) => path));
  const before = Map.groupBy(
    [...known].map(([fingerprint, place]) => ({ fingerprint, ...place })),
    ({ fingerprint }) => codeOf(fingerprint),
  );
  const former = new Map<string, string>();
  for (const [code, equal] of Map.groupBy(found, ({ fingerprint }) => codeOf(fingerprint))) {
    for (const [now, then] of renamings(equal, before.get(code) ?? [], paths)) {
      former.set(now, then);
    }
  }
  return former.size === 0 ? outcome : renamed(outcome, former);
}

function renamings(
  found: readonly Placed[],
  known: readonly Known[],
  paths: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const names = new Set(known.map(({ fingerprint }) => fingerprint));
  const gone = known.filter(({ path }) => !paths.has(path));
  const arrived = new Set(
    found.filter(({ fingerprint }) => !names.has(fingerprint)).map(({ path }) => path),
  );
  // Of several files it is not guessed which one went where.
  const hasMoved = arrived.size === 1 && new Set(gone.map(({ path }) => path)).size === 1;
  return [...Map.groupBy(found, ({ path }) => path)].flatMap(([path, here]) =>
    namesIn(here, [
      ...known.filter((each) => each.path === path),
      ...(hasMoved && arrived.has(path) ? gone : []),
    ]),
  );
}

/** The names of equal findings of one file: those of the last review first, then those that return. */
function namesIn(
  here: readonly Placed[],
  known: readonly Known[],
): readonly (readonly [string, string])[] {
  const open = pairs(
    here,
    known.filter(({ isOpen }) => isOpen),
  );
  const others = pairs(
    here.filter((each) => !open.has(each)),
    known.filter(({ isOpen }) => !isOpen),
  );
  const names = new Map([...open, ...others]);
  const taken = new Set(known.map(({ fingerprint }) => fingerprint));
  const own = here.filter(({ fingerprint }) => !taken.has(fingerprint));
  const kept = new Set(own.filter((each) => !names.has(each)));
  const free = own.filter((each) => names.has(each));
  return here
    .filter((each) => !kept.has(each))
    .map((each) => [
      each.fingerprint,
      names.get(each)?.fingerprint ?? free.shift()?.fingerprint ?? each.fingerprint,
    ]);
}

/** More equal ones of one file than these are not compared each with each. */
const MOST_COMPARED = 200;

/** In order when there are as many as before; else those that moved least. */
function pairs(here: readonly Placed[], known: readonly Known[]): ReadonlyMap<Placed, Known> {
  const now = here.toSorted((a, b) => a.line - b.line);
  const before = known.toSorted((a, b) => a.line - b.line);
  if (now.length === before.length || now.length * before.length > MOST_COMPARED ** 2) {
    return new Map(
      now.flatMap((each, index) => {
        const then = before[index];
        return then === undefined ? [] : [[each, then] as const];
      }),
    );
  }
  const found = new Map<Placed, Known>();
  const used = new Set<Known>();
  const distances = now
    .flatMap((each) => before.map((then) => ({ each, then, by: Math.abs(each.line - then.line) })))
    .toSorted((a, b) => a.by - b.by);
  for (const { each, then } of distances) {
    if (!found.has(each) && !used.has(then)) {
      found.set(each, then);
      used.add(then);
    }
  }
  return found;
}

function renamed(outcome: FinishedReview, former: ReadonlyMap<string, string>): FinishedReview {
  function named<T extends Pick<Finding, 'fingerprint'>>(value: T): T {
    const before = former.get(value.fingerprint) ?? value.fingerprint;
    return before === value.fingerprint ? value : { ...value, fingerprint: before };
  }
  return {
    ...outcome,
    findings: outcome.findings.map((each) => ({ ...each, finding: named(each.finding) })),
    blocking: outcome.blocking.map(named),
  };
}
