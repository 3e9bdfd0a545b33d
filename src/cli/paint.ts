import { styleText } from 'node:util';

import type { Paint, TextStyle } from '#report/code-frame.ts';
import { plainPaint } from '#report/terminal.ts';

import type { TerminalIo } from './terminal-io.ts';

const STYLES = {
  critical: ['bold', 'red'],
  high: ['red'],
  medium: ['yellow'],
  low: ['blue'],
  info: ['gray'],
  place: ['cyan'],
  faint: ['dim'],
  added: ['green'],
  removed: ['red'],
  strong: ['bold'],
} as const satisfies Readonly<Record<TextStyle, readonly Parameters<typeof styleText>[0][]>>;

/**
 * Colours for standard output where a person looks at it: a terminal that can show them, unless they
 * were switched off by option or by NO_COLOR (https://no-color.org).
 */
export function paintFor(io: TerminalIo, isWanted: boolean): Paint {
  const canShow = io.stdout.isTerminal && io.env['TERM'] !== 'dumb' && !io.env['NO_COLOR'];
  return isWanted && canShow ? paintInColor : plainPaint;
}

function paintInColor(style: TextStyle, text: string): string {
  // Whether the stream shows colours was asked already.
  return styleText([...STYLES[style]], text, { validateStream: false });
}
