/** A stretch of a file that its parser could not make sense of. UTF-16 offsets, `end` exclusive. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/**
 * Reads files of one programming language into its tree. Whatever the text is, `parse` returns: what
 * is broken, too deep or too slow to read is a problem of the result, never an exception.
 */
export interface Parser<Tree> {
  parse(path: string, text: string): Tree;
}

/** A file full of errors says nothing more after this many. */
export const MAX_SYNTAX_PROBLEMS = 50;
