import { z } from 'zod';

import { invalidRequest, validationFailed } from './api-error.ts';
import type { Annotation, CheckRun } from './state.ts';

/** `summary` and `text` are limited in bytes, although the documentation says characters. */
const MAX_TEXT_BYTES = 65_535;
const MAX_MESSAGE_BYTES = 65_536;
const MAX_TITLE_CHARACTERS = 255;

const annotation = z.object({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  start_column: z.number().optional(),
  end_column: z.number().optional(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional(),
});

const output = z.object({
  title: z.string().optional(),
  summary: z.string().optional(),
  text: z.string().optional(),
  annotations: z.array(annotation).default([]),
});

/** What a client may set on a check run. The OpenAPI description was checked before. */
export const checkRunInput = z.object({
  name: z.string().optional(),
  head_sha: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.string().optional(),
  started_at: z.string().optional(),
  conclusion: z.string().optional(),
  completed_at: z.string().optional(),
  output: output.optional(),
  actions: z
    .array(z.object({ label: z.string(), description: z.string(), identifier: z.string() }))
    .optional(),
});

/** A parsed request to create or change a check run. */
export type CheckRunInput = z.infer<typeof checkRunInput>;

/**
 * The rules that GitHub enforces beyond its description: byte limits, a title, sound annotations, a
 * conclusion for what is completed, and no way back from completed.
 * https://docs.github.com/en/rest/checks/runs
 *
 * @throws ApiError 422
 */
export function checkRunRules(input: CheckRunInput, run: CheckRun | undefined): void {
  checkStatus(input, run);
  if (input.output === undefined) {
    return;
  }
  const { title, summary, text, annotations } = input.output;
  if (title === undefined || title === '') {
    throw validationFailed({ resource: 'CheckRun', field: 'title', code: 'missing_field' });
  }
  checkBytes('summary', summary);
  checkBytes('text', text);
  if (!annotations.every(isSound)) {
    throw validationFailed({ resource: 'CheckRun', field: 'annotations', code: 'invalid' });
  }
}

/** The status after the request: a conclusion completes a run. */
export function statusAfter(input: CheckRunInput, run: CheckRun | undefined): string {
  return input.conclusion === undefined ? (input.status ?? run?.status ?? 'queued') : 'completed';
}

function checkStatus(input: CheckRunInput, run: CheckRun | undefined): void {
  const conclusion = input.conclusion ?? run?.conclusion;
  if (statusAfter(input, run) === 'completed' && conclusion === undefined) {
    throw invalidRequest('"conclusion" wasn\'t supplied.');
  }
  if (input.completed_at !== undefined && conclusion === undefined) {
    throw invalidRequest('"conclusion" wasn\'t supplied.');
  }
  if (input.conclusion === 'stale') {
    throw validationFailed({ resource: 'CheckRun', field: 'conclusion', code: 'invalid' });
  }
  if (run?.status === 'completed' && statusAfter(input, run) !== 'completed') {
    throw validationFailed({ resource: 'CheckRun', field: 'status', code: 'invalid' });
  }
}

function checkBytes(field: string, value: string | undefined): void {
  if (value !== undefined && Buffer.byteLength(value) > MAX_TEXT_BYTES) {
    throw validationFailed({
      resource: 'CheckRun',
      code: 'custom',
      field,
      message: `${field} exceeds a maximum bytesize of ${MAX_TEXT_BYTES}`,
    });
  }
}

function isSound(one: Annotation): boolean {
  return hasSoundLines(one) && hasSoundColumns(one) && hasSoundTexts(one);
}

function hasSoundLines({ path, start_line: start, end_line: end }: Annotation): boolean {
  return path !== '' && start >= 1 && start <= end;
}

function hasSoundColumns(one: Annotation): boolean {
  const { start_column: start, end_column: end } = one;
  if (start === undefined && end === undefined) {
    return true;
  }
  if (start === undefined || end === undefined || one.start_line !== one.end_line) {
    return false;
  }
  return start >= 1 && start <= end;
}

function hasSoundTexts({ message, title = '', raw_details: details = '' }: Annotation): boolean {
  return (
    message !== '' &&
    Buffer.byteLength(message) <= MAX_MESSAGE_BYTES &&
    Buffer.byteLength(details) <= MAX_MESSAGE_BYTES &&
    title.length <= MAX_TITLE_CHARACTERS
  );
}
