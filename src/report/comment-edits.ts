import { hiddenMarker, readMarker } from './comment-marker.ts';
import type { CommentState, Marker } from './comment-marker.ts';
import { escapeText, inlineCode } from './markdown.ts';
import { unreadPaths } from './review-progress.ts';
import type { FinishedReview } from './review-outcome.ts';

/** A comment of ours that stands on a pull request. */
export interface StandingComment {
  readonly id: number;
  readonly path: string;
  readonly body: string;
}

export interface CommentEdit {
  readonly id: number;
  readonly body: string;
}

/** What a comment is to say now: a banner over what it said first. */
interface Standing {
  readonly state: CommentState;
  readonly banner: string;
}

const DIGITS_OF_COMMIT = 7;

const OPENING = '<details><summary>What it said</summary>\n\n';
const CLOSING = '\n\n</details>';

/**
 * The edits that make our comments tell the present state of their findings: fixed in which commit,
 * returned, waived by whom until when, left out by which setting. A comment that tells it already is
 * left alone, and so is one whose file was not read whole: nobody can tell.
 */
export function commentEdits(
  outcome: FinishedReview,
  comments: readonly StandingComment[],
): readonly CommentEdit[] {
  const unread = unreadPaths(outcome);
  return comments.flatMap(({ id, path, body }) => {
    const marker = readMarker(body);
    if (marker?.kind !== 'finding') {
      return [];
    }
    const standing = standingOf(outcome, marker, unread.has(path));
    const text = standing === undefined ? body : withStanding(body, marker, standing);
    return text === body ? [] : [{ id, body: text }];
  });
}

type FindingMarker = Extract<Marker, { kind: 'finding' }>;

/** Undefined when the comment is to stay as it is. */
function standingOf(
  outcome: FinishedReview,
  { fingerprint, state }: FindingMarker,
  isUnread: boolean,
): Standing | undefined {
  const commit = inlineCode(outcome.head.slice(0, DIGITS_OF_COMMIT));
  const present = outcome.findings.find(({ finding }) => finding.fingerprint === fingerprint);
  if (present?.waiver !== undefined) {
    const { until, owner, reason } = present.waiver;
    const banner = `**Waived** until ${until} for ${inlineCode(owner)}: ${escapeText(reason)}`;
    return { state: 'waived', banner };
  }
  if (present !== undefined) {
    return state === 'open' || state === 'returned'
      ? undefined
      : { state: 'returned', banner: `**Returned** in ${commit}.` };
  }
  const leftOut = outcome.leftOut.find(({ finding }) => finding.fingerprint === fingerprint);
  if (leftOut !== undefined) {
    return { state: 'left-out', banner: `**Left out.** ${escapeText(leftOut.because)}` };
  }
  return isUnread || state === 'fixed'
    ? undefined
    : { state: 'fixed', banner: `**Fixed** in ${commit}.` };
}

function withStanding(body: string, marker: FindingMarker, { state, banner }: Standing): string {
  const said = firstText(body);
  const hidden = hiddenMarker({ ...marker, state });
  return state === 'returned'
    ? `${banner}\n\n${said}\n\n${hidden}`
    : `${banner}\n\n${OPENING}${withoutSuggestion(said)}${CLOSING}\n\n${hidden}`;
}

/** What the comment said before any banner, without its marker. */
function firstText(body: string): string {
  const lines = body.replaceAll('\r\n', '\n');
  const text = lines.slice(0, lines.lastIndexOf('<!-- faultline:')).trimEnd();
  const opening = text.indexOf(OPENING);
  if (opening !== -1 && text.endsWith(CLOSING)) {
    return text.slice(opening + OPENING.length, -CLOSING.length);
  }
  return text.replace(/^\*\*Returned\*\* in `[0-9a-f]+`\.\n\n/u, '');
}

// GitHub would offer to commit a change that is made already, or not wanted.
function withoutSuggestion(text: string): string {
  return text.replace(/^(`{3,})suggestion$/gmu, '$1');
}
