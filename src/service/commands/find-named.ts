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
  | { readonly kind: 'found'; readonly finding: NamedFinding }
  /** A plain sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The one finding whose fingerprint begins with `digits`; without digits the one of our comment that is
 * answered, `repliesTo`.
 */
export function findNamed(
  { remembered, comments }: Nameable,
  digits: string | undefined,
  repliesTo: number | undefined,
): Naming {
  const said = comments.flatMap((comment) => findingOf(comment));
  const named = digits ?? said.find(({ comment }) => comment === repliesTo)?.finding.fingerprint;
  if (named === undefined) {
    return refused(
      'Which finding is meant? Give the first 6 or more digits of its fingerprint, which stand in the details of its annotation, or answer one of our comments.',
    );
  }
  const known = new Map(
    [...said.map(({ finding }) => finding), ...remembered].map((finding) => [
      finding.fingerprint,
      finding,
    ]),
  );
  const [finding, ...others] = [...known.values()].filter(({ fingerprint }) =>
    fingerprint.startsWith(named),
  );
  if (finding === undefined) {
    return refused(`No finding of this pull request has a fingerprint that begins with ${named}.`);
  }
  return others.length === 0
    ? { kind: 'found', finding }
    : refused(
        `${String(others.length + 1)} findings of this pull request have fingerprints that begin with ${named}. Give more digits.`,
      );
}

function findingOf({
  id,
  path,
  body,
}: OwnComment): readonly { readonly comment: number; readonly finding: NamedFinding }[] {
  const marker = readMarker(body);
  return marker?.kind === 'finding'
    ? [
        {
          comment: id,
          finding: {
            fingerprint: marker.fingerprint,
            rule: marker.rule,
            path,
            line: undefined,
            severity: undefined,
          },
        },
      ]
    : [];
}

function refused(why: string): Naming {
  return { kind: 'refused', why };
}
