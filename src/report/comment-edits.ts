import type { Finding } from '#core/finding.ts';

import { hiddenMarker, readMarker, shortPath } from './comment-marker.ts';
import type { CommentState, Marker } from './comment-marker.ts';
import { placeMessage, placesSection, withPlaces } from './comment-places.ts';
import type { CommentPlace } from './comment-places.ts';
import { escapeText, inlineCode } from './markdown.ts';
import { evidenceSection } from './markdown-sections.ts';
import { unreadPaths } from './review-progress.ts';
import type { ClassifiedFinding, FinishedReview, LeftOutFinding } from './review-outcome.ts';

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
  /** Undefined when it says what it said first. */
  readonly banner: string | undefined;
}

const DIGITS_OF_COMMIT = 7;

const OPENING = '<details><summary>What it said</summary>\n\n';
const CLOSING = '\n\n</details>';

type FindingMarker = Extract<Marker, { kind: 'finding' }>;

/**
 * The edits that make our comments tell the present state of their findings: fixed in which commit,
 * returned, waived by whom until when, left out by which setting, in a file of another name; of several
 * places, which are still open. A comment that tells it already is left alone, and so is one whose file
 * was not read whole: nobody can tell.
 */
export function commentEdits(
  outcome: FinishedReview,
  comments: readonly StandingComment[],
): readonly CommentEdit[] {
  const head = new Head(outcome);
  return comments.flatMap((comment) => {
    const { id, body } = comment;
    const marker = readMarker(body);
    if (marker?.kind !== 'finding') {
      return [];
    }
    const text =
      marker.places === undefined
        ? ofOne(comment, marker, head)
        : ofSeveral(comment, { ...marker, places: marker.places }, head);
    return text === body ? [] : [{ id, body: text }];
  });
}

/** What a review found, by fingerprint. */
class Head {
  readonly commit: string;
  readonly present: ReadonlyMap<string, ClassifiedFinding>;
  readonly leftOut: ReadonlyMap<string, LeftOutFinding>;
  readonly unread: ReadonlySet<string>;

  constructor(outcome: FinishedReview) {
    this.commit = outcome.head.slice(0, DIGITS_OF_COMMIT);
    this.present = new Map(outcome.findings.map((each) => [each.finding.fingerprint, each]));
    this.leftOut = new Map(outcome.leftOut.map((each) => [each.finding.fingerprint, each]));
    this.unread = unreadPaths(outcome);
  }

  /** What became of a finding that was in another state `before`, at a path. */
  stateOf(fingerprint: string, before: CommentState, path: string): CommentState {
    const present = this.present.get(fingerprint);
    if (present !== undefined) {
      return present.waiver === undefined ? openState(before) : 'waived';
    }
    if (this.leftOut.has(fingerprint)) {
      return 'left-out';
    }
    return this.unread.has(path) ? before : 'fixed';
  }
}

/** Only what was fixed returns: what a waiver or the policy hid was there all the time. */
function openState(before: CommentState): CommentState {
  return before === 'fixed' || before === 'returned' ? 'returned' : 'open';
}

function ofOne({ path, body }: StandingComment, marker: FindingMarker, head: Head): string {
  const standing = standingOf(path, marker, head);
  if (standing === undefined) {
    return body;
  }
  const { finding } = head.present.get(marker.fingerprint) ?? {};
  return withStanding(withEvidence(firstText(body), finding), marker, standing);
}

/** Undefined when the comment is to stay as it is. */
function standingOf(
  path: string,
  { fingerprint, state: before }: FindingMarker,
  head: Head,
): Standing | undefined {
  const state = head.stateOf(fingerprint, before, path);
  const commit = inlineCode(head.commit);
  const { finding, waiver } = head.present.get(fingerprint) ?? {};
  switch (state) {
    case 'waived':
      return waiver && { state, banner: waivedBanner(waiver) };
    case 'left-out': {
      const { because } = head.leftOut.get(fingerprint) ?? {};
      return because === undefined
        ? undefined
        : { state, banner: `**Left out.** ${escapeText(because)}` };
    }
    case 'fixed':
      return before === 'fixed' ? undefined : { state, banner: `**Fixed** in ${commit}.` };
    case 'returned':
      return before === 'returned' ? undefined : { state, banner: `**Returned** in ${commit}.` };
    case 'open':
      return openStanding(before, finding?.path === path ? undefined : finding?.path);
  }
}

function openStanding(before: CommentState, movedTo: string | undefined): Standing | undefined {
  if (before === 'waived' || before === 'left-out') {
    const why = before === 'waived' ? 'no waiver covers it' : 'the policy does not leave it out';
    return { state: 'open', banner: `**Open again**: ${why} any more.` };
  }
  return movedTo === undefined
    ? undefined
    : { state: 'open', banner: `**Still open** in ${inlineCode(movedTo)}.` };
}

function waivedBanner({ until, owner, reason }: NonNullable<ClassifiedFinding['waiver']>): string {
  return `**Waived** by ${inlineCode(owner)} until ${until}: ${escapeText(reason)}`;
}

type FoldedMarker = FindingMarker & { readonly places: readonly CommentPlace[] };

function ofSeveral({ body }: StandingComment, marker: FoldedMarker, head: Head): string {
  const { finding } = head.present.get(marker.fingerprint) ?? {};
  const said = withEvidence(firstText(body), finding);
  const places = marker.places.map((place) => placeNow(place, head));
  const section = placesSection(places, (place) => placeRemark(place, head, said));
  const standing = standingOfSeveral(places);
  return withStanding(withPlaces(said, section), { ...marker, places: [...places] }, standing);
}

function placeNow(place: CommentPlace, head: Head): CommentPlace {
  const { fingerprint, state: before, commit: former, ...where } = place;
  const { finding } = head.present.get(fingerprint) ?? {};
  const state = head.stateOf(fingerprint, before, place.path);
  const commit = state === before ? former : head.commit;
  return {
    ...where,
    ...(finding === undefined ? {} : { path: shortPath(finding.path), line: finding.start.line }),
    fingerprint,
    state,
    ...(state === 'fixed' || state === 'returned' ? { commit } : {}),
  };
}

/** What stands beside a place: its state, or for an open one what the comment does not say of it. */
function placeRemark(place: CommentPlace, head: Head, said: string): string {
  const { state, fingerprint } = place;
  const { finding, waiver } = head.present.get(fingerprint) ?? {};
  switch (state) {
    case 'waived':
      return waiver === undefined
        ? 'waived'
        : `waived by ${inlineCode(waiver.owner)} until ${waiver.until}`;
    case 'left-out':
      return 'left out by the policy';
    case 'fixed':
    case 'returned':
      return `${state} in ${inlineCode(place.commit ?? '')}`;
    case 'open': {
      const message = finding === undefined ? '' : placeMessage(finding);
      return said.includes(`\n\n${message}\n\n`) ? '' : message;
    }
  }
}

function standingOfSeveral(places: readonly CommentPlace[]): Standing {
  const number = String(places.length);
  const open = places.filter(({ state }) => state === 'open' || state === 'returned');
  const others = OTHER_STATES.map(
    ([state, word]) => [places.filter((place) => place.state === state).length, word] as const,
  ).filter(([found]) => found > 0);
  const counts = others.map(([found, word]) => `${String(found)} ${word}`).join(', ');
  if (open.length === places.length) {
    return { state: 'open', banner: undefined };
  }
  if (open.length > 0) {
    const are = open.length === 1 ? 'is' : 'are';
    return {
      state: 'open',
      banner: `**${String(open.length)} of ${number} places ${are} open**: ${counts}.`,
    };
  }
  const word = others[0]?.[1] ?? 'fixed';
  const all = `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  return {
    state: word === 'fixed' ? 'fixed' : 'waived',
    banner:
      others.length === 1
        ? `**${all}** at all ${number} places.`
        : `**None of ${number} places is open**: ${counts}.`,
  };
}

const OTHER_STATES = [
  ['fixed', 'fixed'],
  ['waived', 'waived'],
  ['left-out', 'left out'],
] as const;

function withStanding(said: string, marker: FindingMarker, { state, banner }: Standing): string {
  const hidden = hiddenMarker({ ...marker, state });
  const isOpen = state === 'open' || state === 'returned';
  const text = isOpen ? said : `${OPENING}${withoutSuggestion(said)}${CLOSING}`;
  return [...(banner === undefined ? [] : [banner]), text, hidden].join('\n\n');
}

/** With the places that prove the finding where they are, for one that is there. */
function withEvidence(text: string, finding: Finding | undefined): string {
  const [section] = finding === undefined ? [] : evidenceSection(finding);
  // As with places, the repository's text is on one line and cannot look so.
  return section === undefined
    ? text
    : text.replace(/^Evidence:\n\n- .*(?:\n- .*)*$/mu, () => section);
}

/** What stands over the text of a comment that is open. */
const OPEN_BANNER = /^\*\*(?:Returned|Still open|Open again|\d+ of \d+ places)\b.*\n\n/u;

/** What the comment said before any banner, without its marker. */
function firstText(body: string): string {
  const lines = body.replaceAll('\r\n', '\n');
  const text = lines.slice(0, lines.lastIndexOf('<!-- faultline:')).trimEnd();
  const opening = text.indexOf(OPENING);
  if (opening !== -1 && text.endsWith(CLOSING)) {
    return text.slice(opening + OPENING.length, -CLOSING.length);
  }
  return text.replace(OPEN_BANNER, '');
}

// GitHub would offer to commit a change that is made already, or not wanted.
function withoutSuggestion(text: string): string {
  return text.replace(/^(`{3,})suggestion$/gmu, '$1');
}
