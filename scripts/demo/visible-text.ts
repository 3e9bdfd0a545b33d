import { printable } from '#report/printable.ts';

/** A line of a file with its tabs, in which nothing acts on a terminal or turns the reading direction. */
export function visibleText(line: string): string {
  return line.split('\t').map(printable).join('\t');
}
