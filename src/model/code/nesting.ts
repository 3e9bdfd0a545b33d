import type { ParseProblem } from './code.ts';

/** Code that people write is never nested deeper than this; what reads the facts may recurse over them. */
const MAX_NESTING = 500;

/** Counts how deep lowering is, so that hostile code ends as a problem of the file and not of the stack. */
export class Nesting {
  readonly #problems: ParseProblem[];
  #depth = 0;

  constructor(problems: ParseProblem[]) {
    this.#problems = problems;
  }

  /** True if there is room for one more level, to be given back with `leave`; else notes the problem. */
  enter(start: number, end: number): boolean {
    if (this.#depth >= MAX_NESTING) {
      this.#refuse(start, end);
      return false;
    }
    this.#depth += 1;
    return true;
  }

  leave(): void {
    this.#depth -= 1;
  }

  // One problem a file is enough: what is refused once is refused at every sibling.
  #refuse(start: number, end: number): void {
    if (!this.#problems.some(({ message }) => message === TOO_DEEP)) {
      this.#problems.push({ start, end, message: TOO_DEEP });
    }
  }
}

const TOO_DEEP = `The code is nested more than ${MAX_NESTING} levels deep; what lies deeper was not read.`;
