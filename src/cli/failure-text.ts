import { isFaultlineError } from '#core/errors.ts';
import { printable } from '#report/printable.ts';

const DEEPEST_CAUSE = 5;

/**
 * What a person is told of a failure: what, where, what to do. The stack of the error and of its causes
 * is part of it only when `isDebugging`. Ends with a line feed.
 */
export function failureText(error: unknown, isDebugging: boolean): string {
  const lines = isFaultlineError(error)
    ? [...printableLines(error.message), ...causeLines(error.cause)]
    : [
        `internal error: ${printable(messageOf(error))}`,
        'This is a defect of Faultline. FAULTLINE_DEBUG=1 shows where it happened.',
      ];
  const stacks = isDebugging ? stacksOf(error) : [];
  return `${[`faultline: ${lines.join('\n')}`, ...stacks].join('\n')}\n`;
}

/** The root of the trouble, where there is one besides the message. */
function causeLines(cause: unknown): readonly string[] {
  return cause === undefined ? [] : [`Cause: ${printable(messageOf(deepest(cause)))}`];
}

function deepest(error: unknown): unknown {
  return causesOf(error).at(-1);
}

function stacksOf(error: unknown): readonly string[] {
  return causesOf(error).flatMap((each) =>
    printableLines(each instanceof Error ? (each.stack ?? each.message) : String(each)),
  );
}

/** The error and its causes, the outermost first. */
function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let each = error;
  while (each !== undefined && chain.length < DEEPEST_CAUSE) {
    chain.push(each);
    each = each instanceof Error ? each.cause : undefined;
  }
  return chain;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// A message may quote a path of the repository, which may hold anything but a line end of ours.
function printableLines(text: string): readonly string[] {
  return text.split('\n').map(printable);
}
