import { styleText } from 'node:util';

import type { PushVerdict } from './perform.ts';

const HIDDEN = /<!--[\s\S]*?-->\n?/gu;

/** What a push came to, as plain text: the check with its summary, then every comment with its place. */
export function verdictText(
  { sha, check, comments, isMergeBlocked, took }: PushVerdict,
  index: number,
): string {
  const heading = styleText('bold', `Push ${index}: ${sha.slice(0, 9)}`);
  const merge = isMergeBlocked
    ? styleText('red', 'The merge is blocked.')
    : styleText('green', 'The merge is free.');
  return [
    '',
    `${heading}  ${styleText('dim', `verdict after ${(took / 1000).toFixed(1)} s`)}`,
    `Check "${check.name}": ${check.conclusion ?? 'none'}. ${check.title ?? ''}`,
    merge,
    '',
    indented((check.summary ?? '').replace(HIDDEN, '').trim()),
    ...comments.flatMap((comment) => [
      '',
      styleText('cyan', `${comment.path}:${comment.originalLine ?? ''}`),
      indented(comment.body.replace(HIDDEN, '').trim()),
    ]),
    '',
  ].join('\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gmu, '  ');
}
