import type { Span } from '#core/span.ts';

import { frameOf } from './frame.ts';
import type { Frame } from './frame.ts';
import type { ReadLine } from './line-changes.ts';

/** Which part of a terminal's output a stretch of text is. */
export type TextStyle =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'place'
  | 'faint'
  | 'added'
  | 'removed'
  | 'strong';

/** Gives a stretch of text its colour, or returns it as it is. */
export type Paint = (style: TextStyle, text: string) => string;

/**
 * The frame of a place as lines of text with their numbers, and carets below what is meant. Nothing
 * when its first line cannot be read.
 */
export function codeFrame(
  place: Span & { readonly path: string },
  readLine: ReadLine,
  paint: Paint,
): readonly string[] {
  const frame = frameOf(place, readLine);
  return frame === undefined ? [] : frameText(frame, paint);
}

/** A frame that was made before as such lines. */
export function frameText({ lines, goesOnTo }: Frame, paint: Paint): readonly string[] {
  const gutter = String(lines.at(-1)?.number ?? '').length;
  const beside = paint('faint', `${' '.repeat(gutter)} |`);
  return [
    ...lines.flatMap(({ number, text, mark }) => [
      `${paint('faint', `${String(number).padStart(gutter)} |`)} ${text}`.trimEnd(),
      ...(mark === undefined
        ? []
        : [
            `${beside} ${paint('strong', `${' '.repeat(mark.from)}${'^'.repeat(mark.to - mark.from)}`)}`,
          ]),
    ]),
    ...(goesOnTo === undefined
      ? []
      : [paint('faint', `${' '.repeat(gutter)} | … to line ${String(goesOnTo)}`)]),
  ];
}
