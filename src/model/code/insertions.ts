import type { Edit } from '#core/rule.ts';

import type { CodeModule } from './code-module.ts';
import type { Ranged } from './code.ts';

/**
 * The edit that adds a last element to what stands between brackets: an argument to a call, a property to
 * an object. `from` is where the elements begin at the earliest, behind the opening bracket. Undefined
 * when the text does not end with the bracket or a comment stands before it.
 */
export function insertLast(
  module: CodeModule,
  { start, end }: Ranged,
  from: number,
  text: string,
): Edit | undefined {
  const whole = module.text({ start, end });
  const isBehindBracket = /[({[]/u.test(whole.charAt(from - start - 1));
  if (!/[)}\]]$/u.test(whole) || !isBehindBracket || from >= end) {
    return undefined;
  }
  const inside = whole.slice(from - start, -1).trimEnd();
  const lastLine = inside.slice(inside.lastIndexOf('\n') + 1);
  if (/\/\/|#|\*\/$/u.test(lastLine.replaceAll(/(?<quote>['"`]).*?\k<quote>/gu, ''))) {
    return undefined;
  }
  const at = from + inside.length;
  return { path: module.path, start: at, end: at, text: separated(inside, text) };
}

function separated(inside: string, text: string): string {
  if (inside.trim() === '') {
    return text;
  }
  return inside.endsWith(',') ? ` ${text}` : `, ${text}`;
}
