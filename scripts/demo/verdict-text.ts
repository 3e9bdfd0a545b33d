import { count } from '#report/counting.ts';
import type { Paint } from '#report/code-frame.ts';
import { printable } from '#report/printable.ts';

import { isMergeBlocked } from './merge-state.ts';
import { markdownText } from './markdown-text.ts';
import type { MarkdownTextOptions } from './markdown-text.ts';
import type { CommentView, PushView } from './pull-request-view.ts';

/** What a push came to: the check with its summary, then every comment of this push with its place. */
export function verdictText(push: PushView, number: number, options: MarkdownTextOptions): string {
  const { paint } = options;
  const { check, sha, took } = push;
  const inner = { ...options, width: options.width - 2 };
  const comments = push.comments.filter(({ isNew }) => isNew);
  return [
    '',
    `${paint('strong', `Push ${number}: ${sha.slice(0, 9)}`)}  ${paint('faint', `${count(push.fileCount, 'changed file')}, verdict after ${seconds(took)}`)}`,
    `Check "${printable(check.name)}": ${check.conclusion}. ${printable(check.title)}`,
    mergeText(push, paint),
    '',
    indented(markdownText(check.summary, inner)),
    ...check.annotations.flatMap((annotation) => [
      '',
      `${paint('place', `${printable(annotation.path)}:${annotation.startLine}`)}  annotation`,
      indented(markdownText(`${annotation.title}\n\n${annotation.message}`, inner)),
    ]),
    ...comments.flatMap((comment) => ['', commentText(comment, inner)]),
    '',
    paint('faint', countsText(push, comments.length)),
    '',
  ].join('\n');
}

/** `4.1 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function mergeText(push: PushView, paint: Paint): string {
  return isMergeBlocked(push)
    ? paint('critical', 'The merge is blocked.')
    : paint('added', 'The merge is free.');
}

function commentText(comment: CommentView, options: MarkdownTextOptions): string {
  const line = comment.line ?? comment.originalLine ?? '';
  const place = options.paint('place', `${printable(comment.path)}:${line}`);
  return `${place}  comment\n${indented(markdownText(comment.body, options))}`;
}

function countsText({ check, comments }: PushView, posted: number): string {
  return `${count(posted, 'new comment')}, ${comments.length} in all; ${count(check.annotations.length, 'annotation')}.`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gmu, '  ');
}
