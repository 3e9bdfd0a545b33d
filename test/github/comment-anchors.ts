import { shownPatch } from './changed-file-representation.ts';
import type { ChangedFile } from './git-output.ts';
import { pullRequestFiles, pullRequestMergeBase } from './pull-request-representation.ts';
import type { FakeState, PullRequest, ReviewComment } from './state.ts';
import { diffHunkUpTo, findLine, findPosition, followLine, parseHunks } from './unified-diff.ts';
import type { DiffPlace, DiffSide, Hunk } from './unified-diff.ts';

/** Where a client wants a comment. `line` and `startLine` count from 1 on their side. */
export interface AnchorInput {
  readonly path: string;
  readonly line?: number | undefined;
  readonly side?: DiffSide | undefined;
  readonly startLine?: number | undefined;
  readonly startSide?: DiffSide | undefined;
  /** The old way to name a line: its place below the first hunk header. */
  readonly position?: number | undefined;
}

/** A place that GitHub accepts. */
export interface Anchor {
  readonly path: string;
  readonly side: DiffSide;
  readonly startSide: DiffSide | undefined;
  readonly line: number;
  readonly startLine: number | undefined;
  readonly position: number;
  readonly diffHunk: string;
}

/** What is wrong with a wanted place; several problems can come together. */
export type AnchorProblem =
  | 'path'
  | 'line-missing'
  | 'line-outside-diff'
  | 'start-line-other-hunk'
  | 'start-line-not-before-line';

/** The anchor, or everything that is wrong with it. `commit` is the head that the lines belong to. */
export async function resolveAnchor(
  state: FakeState,
  pull: PullRequest,
  commit: string,
  input: AnchorInput,
): Promise<Anchor | AnchorProblem[]> {
  const file = await fileInDiff(pull, commit, input.path);
  if (file === undefined) {
    return ['path'];
  }
  const hunks = parseHunks(shownPatch(state, file) ?? '');
  if (input.line === undefined && input.position === undefined) {
    return ['line-missing'];
  }
  const side = input.side ?? 'RIGHT';
  const end = endPlace(hunks, side, input);
  const start = startPlace(hunks, side, input);
  const problems = [
    ...(end === undefined ? (['line-outside-diff'] as const) : []),
    ...startProblems(input, start, end),
  ];
  if (end === undefined || problems.length > 0) {
    return problems;
  }
  return {
    path: file.path,
    side: end.line.newLine === undefined ? 'LEFT' : side,
    startSide: start === undefined ? undefined : (input.startSide ?? side),
    line: input.line ?? end.line.newLine ?? end.line.oldLine ?? 0,
    startLine: input.startLine,
    position: end.line.position,
    diffHunk: diffHunkUpTo(end),
  };
}

/** The changed file of a path; undefined when the pull request does not touch it. */
export async function fileInDiff(
  pull: PullRequest,
  commit: string,
  path: string,
): Promise<ChangedFile | undefined> {
  return (await pullRequestFiles(pull, commit)).find((file) => file.path === path);
}

/**
 * Where a comment stands on the present head: undefined when it is outdated, because its line was
 * changed or is no longer within a hunk. A file comment stands as long as the file is in the diff.
 */
export async function currentAnchor(
  state: FakeState,
  pull: PullRequest,
  comment: ReviewComment,
): Promise<
  | {
      readonly line: number | undefined;
      readonly startLine: number | undefined;
      readonly position: number;
    }
  | undefined
> {
  const file = await fileInDiff(pull, pull.headSha, comment.path);
  if (file === undefined) {
    return undefined;
  }
  const { originalLine, originalStartLine: originalStart } = comment;
  if (originalLine === undefined) {
    return { line: undefined, startLine: undefined, position: 1 };
  }
  const line = await follow(pull, comment, file, comment.side, originalLine);
  const hunks = parseHunks(shownPatch(state, file) ?? '');
  const place = line === undefined ? undefined : findLine(hunks, comment.side, line);
  if (place === undefined) {
    return undefined;
  }
  const startSide = comment.startSide ?? comment.side;
  const startLine =
    originalStart === undefined
      ? undefined
      : await follow(pull, comment, file, startSide, originalStart);
  return { line, startLine, position: place.line.position };
}

async function follow(
  pull: PullRequest,
  comment: ReviewComment,
  file: ChangedFile,
  side: DiffSide,
  line: number,
): Promise<number | undefined> {
  const { git } = pull.repository;
  const [from, to, path] =
    side === 'RIGHT'
      ? [comment.originalCommitId, pull.headSha, file.path]
      : [comment.originalBaseId, await pullRequestMergeBase(pull), file.previousPath ?? file.path];
  return from === to ? line : followLine(await git.linePatch(from, to, path), line);
}

function endPlace(
  hunks: readonly Hunk[],
  side: DiffSide,
  input: AnchorInput,
): DiffPlace | undefined {
  return input.line === undefined
    ? findPosition(hunks, input.position ?? 0)
    : findLine(hunks, side, input.line);
}

function startPlace(
  hunks: readonly Hunk[],
  side: DiffSide,
  { startLine, startSide }: AnchorInput,
): DiffPlace | undefined {
  return startLine === undefined ? undefined : findLine(hunks, startSide ?? side, startLine);
}

function startProblems(
  { startLine }: AnchorInput,
  start: DiffPlace | undefined,
  end: DiffPlace | undefined,
): AnchorProblem[] {
  if (startLine === undefined) {
    return [];
  }
  if (start === undefined || start.hunk !== end?.hunk) {
    return ['start-line-other-hunk'];
  }
  return start.line.position < end.line.position ? [] : ['start-line-not-before-line'];
}
