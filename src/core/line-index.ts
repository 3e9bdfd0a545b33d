import type { Position, Span } from './span.ts';

/**
 * Turns offsets into lines and columns and back. Lines end with LF, CRLF or CR, as git hosts and
 * editors count them. Offsets outside of the text are clamped to its ends.
 */
export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    const starts = [0];
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) {
        starts.push(index + 1);
      }
    }
    this.#starts = starts;
  }

  /** How many lines the text has; a final line end opens one more, empty, line. */
  get lineCount(): number {
    return this.#starts.length;
  }

  position(offset: number): Position {
    const clamped = Math.min(Math.max(offset, 0), this.#text.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= clamped) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: clamped - (this.#starts[low] ?? 0) + 1 };
  }

  span(start: number, end: number): Span {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  offset(position: Position): number {
    const start = this.#starts[position.line - 1];
    if (start === undefined) {
      return position.line < 1 ? 0 : this.#text.length;
    }
    return Math.min(start + position.column - 1, this.#text.length);
  }

  /** The text of a 1-based line without its line end; empty for a line that does not exist. */
  line(number: number): string {
    const start = this.#starts[number - 1];
    if (start === undefined) {
      return '';
    }
    return this.#text
      .slice(start, this.#starts[number] ?? this.#text.length)
      .replace(/[\r\n]+$/u, '');
  }
}
