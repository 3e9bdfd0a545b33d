import { readMarker } from '#report/comment-marker.ts';
import type { NamedFinding } from '#report/command-answer.ts';

/** A comment of ours under the diff. */
interface OwnComment {
  readonly id: number;
  readonly path: string;
  readonly body: string;
}

/** What a command can be about. */
export interface Nameable {
  /** What reviews of the pull request remembered. */
  readonly remembered: readonly NamedFinding[];
  /** Of ours, under the diff. */
  readonly comments: readonly OwnComment[];
}

export type Naming =
  /** Several when a comment is answered that tells of equal ones. */
  | { readonly kind: 'found'; readonly findings: readonly [NamedFinding, ...NamedFinding[]] }
  /** A plain sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The one finding whose fingerprint begins with `digits`; without digits those of our comment that is
 * answered, `repliesTo`.
 */
export function findNamed(
  { remembered, comments }: Nameable,
  digits: string | undefined,
  repliesTo: number | undefined,
): Naming {
  const known = new Map(
    [...comments.flatMap(findingsOf), ...remembered].map((finding) => [
      finding.fingerprint,
      finding,
    ]),
  );
  return digits === undefined
    ? ofComment(
        comments.find(({ id }) => id === repliesTo),
        known,
      )
    : ofDigits(digits, [...known.values()]);
}

function ofComment(
  comment: OwnComment | undefined,
  known: ReadonlyMap<string, NamedFinding>,
): Naming {
  const [first, ...others] = (comment === undefined ? [] : findingsOf(comment)).map(
    (finding) => known.get(finding.fingerprint) ?? finding,
  );
  return first === undefined
    ? refused(
        'Which finding is meant? Give the first 6 or more digits of its fingerprint, which stand in the details of the check, or reply to one of our comments.',
      )
    : { kind: 'found', findings: [first, ...others] };
}

function ofDigits(digits: string, known: readonly NamedFinding[]): Naming {
  const [finding, ...others] = known.filter(({ fingerprint }) => fingerprint.startsWith(digits));
  if (finding === undefined) {
    return refused(`No finding of this pull request has a fingerprint that begins with ${digits}.`);
  }
  return others.length === 0
    ? { kind: 'found', findings: [finding] }
    : refused(
        `${String(others.length + 1)} findings of this pull request have fingerprints that begin with ${digits}. Give more digits.`,
      );
}

function findingsOf({ path, body }: OwnComment): readonly NamedFinding[] {
  const marker = readMarker(body);
  if (marker?.kind !== 'finding') {
    return [];
  }
  const { fingerprint, rule, places = [{ fingerprint, path, line: undefined }] } = marker;
  return places.map((place) => ({
    fingerprint: place.fingerprint,
    rule,
    path: place.path,
    line: place.line,
    severity: undefined,
  }));
}

function refused(why: string): Naming {
  return { kind: 'refused', why };
}
