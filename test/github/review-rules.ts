import { z } from 'zod';

import { ApiError, validationFailed } from './api-error.ts';
import type { FieldError } from './api-error.ts';
import type { AnchorProblem } from './comment-anchors.ts';
import { pullRequestMergeBase } from './pull-request-representation.ts';
import type { PullRequest } from './state.ts';

/** Counted in characters. The real limit may be larger; no source claims a smaller one. */
const MAX_BODY_CHARACTERS = 65_536;

const side = z.enum(['LEFT', 'RIGHT']);

/** The comments of a review and what else a client sends with it. */
export const reviewInput = z.object({
  commit_id: z.string().optional(),
  body: z.string().optional(),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).optional(),
  comments: z
    .array(
      z.object({
        path: z.string(),
        body: z.string(),
        position: z.number().optional(),
        line: z.number().optional(),
        side: side.optional(),
        start_line: z.number().optional(),
        start_side: side.optional(),
      }),
    )
    .default([]),
});

/** A single review comment. */
export const reviewCommentInput = z.object({
  body: z.string(),
  commit_id: z.string(),
  path: z.string(),
  position: z.number().optional(),
  line: z.number().optional(),
  side: side.optional(),
  start_line: z.number().optional(),
  start_side: side.optional(),
  in_reply_to: z.number().optional(),
  subject_type: z.enum(['line', 'file']).optional(),
});

/** A body alone. */
export const bodyInput = z.object({ body: z.string() });

/** @throws ApiError 422 for a blank or too long body. */
export function checkBody(resource: string, body: string): void {
  if (body.trim() === '') {
    throw validationFailed({ resource, field: 'body', code: 'missing_field' });
  }
  if (Array.from(body).length > MAX_BODY_CHARACTERS) {
    throw validationFailed({
      resource,
      code: 'custom',
      field: 'body',
      message: `body is too long (maximum is ${MAX_BODY_CHARACTERS} characters)`,
    });
  }
}

/** True when the commit is one of those that the pull request would merge. */
export async function isCommitOf(pull: PullRequest, commit: string): Promise<boolean> {
  const base = await pullRequestMergeBase(pull);
  const commits = await pull.repository.git.commits(pull.headSha, base);
  return commits.some(({ sha }) => sha === commit);
}

const SENTENCES = {
  path: 'Path could not be resolved',
  'line-missing': 'Line could not be resolved',
  'line-outside-diff': 'Pull request review thread line must be part of the diff',
  'start-line-other-hunk':
    'Pull request review thread start line must be part of the same hunk as the line.',
  'start-line-not-before-line': 'Pull request review thread start line must precede the end line.',
} as const satisfies Record<AnchorProblem, string>;

const BLANK_HUNK = "Pull request review thread diff hunk can't be blank";

/** The refusal of a whole review: one sentence, which does not say which comment is wrong. */
export function reviewRefusal(problems: readonly AnchorProblem[]): ApiError {
  const sentences: string[] = problems.map((problem) => SENTENCES[problem]);
  if (problems.includes('line-outside-diff')) {
    sentences.push(BLANK_HUNK);
  }
  return new ApiError(422, 'Unprocessable Entity', [joinSentences(sentences)]);
}

/** The refusal of a single comment, field by field. */
export function commentRefusal(problems: readonly AnchorProblem[]): ApiError {
  const resource = 'PullRequestReviewComment';
  const errors = problems.map((problem): FieldError => {
    const field = `pull_request_review_thread.${fieldOf(problem)}`;
    return problem === 'path' || problem === 'line-missing'
      ? { resource, code: 'invalid', field }
      : { resource, code: 'custom', field, message: messageOf(problem, field) };
  });
  if (problems.includes('line-outside-diff') || problems.includes('path')) {
    errors.push({ resource, code: 'missing_field', field: 'pull_request_review_thread.diff_hunk' });
  }
  return validationFailed(...errors);
}

function fieldOf(problem: AnchorProblem): string {
  if (problem === 'path') {
    return 'path';
  }
  return problem.startsWith('start-line') ? 'start_line' : 'line';
}

function messageOf(problem: AnchorProblem, field: string): string {
  return SENTENCES[problem].replace(/^Pull request review thread (?:start )?line/u, field);
}

/** As Rails' `to_sentence`: "a and b", "a, b, and c". */
function joinSentences(sentences: readonly string[]): string {
  if (sentences.length < 3) {
    return sentences.join(' and ');
  }
  return `${sentences.slice(0, -1).join(', ')}, and ${sentences.at(-1) ?? ''}`;
}
