import { LineIndex } from '#core/line-index.ts';
import type { Place } from '#core/span.ts';

/** One readable text file of the tree that is audited. */
export class ProjectFile {
  readonly path: string;
  /** Decoded text without a byte order mark. */
  readonly text: string;
  #lines: LineIndex | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  /** The place of anything that carries offsets into this file. */
  place(range: { readonly start: number; readonly end: number }): Place {
    return { path: this.path, start: range.start, end: range.end };
  }

  /** The text of a range. */
  slice(range: { readonly start: number; readonly end: number }): string {
    return this.text.slice(range.start, range.end);
  }
}
