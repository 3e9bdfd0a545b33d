import type { Finding } from '#core/finding.ts';

import { lineChanges } from './line-changes.ts';
import type { LineChange, ReadLine } from './line-changes.ts';
import { codeFence } from './markdown.ts';

/** A change that GitHub offers to commit from a review comment. The comment stands on exactly these lines. */
export interface SuggestionBlock {
  readonly startLine: number;
  /** The same as `startLine` for one line. */
  readonly endLine: number;
  /** The fenced block. */
  readonly markdown: string;
}

const MOST_LINES = 60;

/**
 * The finding's suggestion as a block for a review comment. Null when it cannot be one: it changes
 * other files, several stretches or lines away from the finding, its lines end with CRLF (committing
 * a suggestion can change line ends), it changes nothing, or it is longer than 60 lines.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request
 */
export function suggestionBlock(finding: Finding, readLine: ReadLine): SuggestionBlock | null {
  const changes = finding.suggestion === null ? null : lineChanges(finding.suggestion, readLine);
  const change = changes?.[0];
  if (change === undefined || changes?.length !== 1 || !isOffered(change, finding)) {
    return null;
  }
  return {
    startLine: change.startLine,
    endLine: change.startLine + change.before.length - 1,
    markdown: codeFence(change.after.map((line) => `${line}\n`).join(''), 'suggestion'),
  };
}

function isOffered(change: LineChange, finding: Finding): boolean {
  const endLine = change.startLine + change.before.length - 1;
  return (
    change.path === finding.path &&
    // One line of slack, for a line that is put before or after the finding.
    change.startLine >= finding.start.line - 1 &&
    endLine <= finding.end.line + 1 &&
    change.before.length <= MOST_LINES &&
    change.after.length <= MOST_LINES &&
    ![...change.before, ...change.after].some((line) => line.includes('\r'))
  );
}
