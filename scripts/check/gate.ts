import { spawn } from 'node:child_process';

/** One thing that must hold before a change is merged, proved by a program. */
export interface Gate {
  readonly name: string;
  /** Script and arguments for Node. */
  readonly command: readonly string[];
  /** How many things the program says that it looked at. */
  readonly looked: (output: string) => number;
  /** Lines of the output that are there for counting only. */
  readonly hides?: RegExp;
}

export interface GateResult {
  readonly name: string;
  readonly hasPassed: boolean;
  /** What to print: one line for a gate that passed, everything that the program said for another. */
  readonly text: string;
}

/** Runs a gate. It passes when its program succeeds and looked at something. */
export async function runGate(gate: Gate, root: string): Promise<GateResult> {
  const { code, output } = await runProgram(gate.command, root);
  const looked = gate.looked(output);
  if (code === 0 && looked > 0) {
    return {
      name: gate.name,
      hasPassed: true,
      text: `${gate.name}: passed, looked at ${looked}\n`,
    };
  }
  const said = output
    .split('\n')
    .filter((line) => gate.hides?.test(line) !== true)
    .join('\n');
  const reason = code === 0 ? 'succeeded, but looked at nothing' : `ended with ${code}`;
  return { name: gate.name, hasPassed: false, text: `${said}\n${gate.name}: failed: ${reason}\n` };
}

/**
 * Runs a Node program to its end; `output` is all that it wrote, in the order in which it came, and
 * `onOutput` is told of each piece at once.
 */
export async function runProgram(
  command: readonly string[],
  root: string,
  onOutput: (text: string) => void = () => undefined,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onOutput(text);
    });
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  return { code: await promise, output };
}

/**
 * The number in the first group of the pattern, which may have commas between its thousands; 0 when the
 * text does not have it.
 */
export function numberIn(pattern: RegExp): (output: string) => number {
  return (output) => Number((pattern.exec(output)?.[1] ?? '0').replaceAll(',', ''));
}
