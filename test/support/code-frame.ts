import type { Finding } from '#core/finding.ts';
import { LineIndex } from '#core/line-index.ts';

import { spanText } from './span-text.ts';

const CONTEXT_LINES = 2;

/** The finding drawn into its text, for the output of a failing test. */
export function codeFrame(text: string, finding: Finding): string {
  const lines = new LineIndex(text);
  const first = Math.max(1, finding.start.line - CONTEXT_LINES);
  const last = Math.min(lines.lineCount, finding.start.line + CONTEXT_LINES);
  const width = String(last).length;
  const drawn = [`${finding.path}:${spanText(finding)}`];
  for (let line = first; line <= last; line += 1) {
    drawn.push(`${String(line).padStart(width)} | ${lines.line(line)}`);
    if (line === finding.start.line) {
      drawn.push(
        `${' '.repeat(width)} | ${underline(lines.line(line), finding)} ${finding.message}`,
      );
    }
  }
  return drawn.join('\n');
}

/** A span that goes on over further lines is underlined to the end of its first. */
function underline(line: string, { start, end }: Finding): string {
  const endColumn = end.line === start.line ? end.column : line.length + 1;
  const before = line.slice(0, start.column - 1).replace(/[^\t]/gu, ' ');
  return before + '^'.repeat(Math.max(1, endColumn - start.column));
}
