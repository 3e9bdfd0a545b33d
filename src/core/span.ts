/** A place between two characters. Both count from 1; columns count UTF-16 code units, as editors and SARIF do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of text. `end` is the position just after its last character. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of one file in UTF-16 offsets from its beginning, `end` exclusive. What rules speak in. */
export interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Orders positions by line, then column. */
export function comparePosition(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
