import type { Finding } from '#core/finding.ts';

import { truncateBytes } from './byte-limit.ts';
import type { CommentState } from './comment-marker.ts';
import { escapeText } from './markdown.ts';
import { placeCode } from './markdown-sections.ts';

/** One finding of a comment that tells of several equal ones, where it was last seen. */
export interface CommentPlace {
  readonly fingerprint: string;
  readonly path: string;
  readonly line: number;
  readonly state: CommentState;
  /** First digits of the commit that fixed it or brought it back. */
  readonly commit?: string | undefined;
}

/** The list of places in a comment, each with a remark in Markdown; an empty one says that it is open. */
export function placesSection<T extends Pick<CommentPlace, 'path' | 'line'>>(
  places: readonly T[],
  remark: (place: T) => string,
): string {
  const lines = places.map((place) => {
    const said = remark(place);
    return `- ${placeCode(place.path, place.line)}${said === '' ? '' : `: ${said}`}`;
  });
  return `At ${String(places.length)} places:\n\n${lines.join('\n')}`;
}

/** A comment with its list of places replaced by another. Without a list it stays as it is. */
export function withPlaces(text: string, section: string): string {
  // Text of a repository is escaped on one line, so no such list can come from it.
  return text.replace(/^At \d+ places:\n\n- .*(?:\n- .*)*$/mu, () => section);
}

const LONGEST_MESSAGE = 500;

/** What a finding says, as it stands beside its place. */
export function placeMessage({ message }: Finding): string {
  return escapeText(truncateBytes(message, LONGEST_MESSAGE, '…'));
}
