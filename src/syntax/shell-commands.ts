import { forEachChild, parse } from 'unbash';
import type { AndOr, Command, Pipeline, Redirect, Statement, SyntaxNode } from 'unbash';

interface ShellRange {
  /** UTF-16 offsets into the script, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface ShellWord extends ShellRange {
  /** Without its quotes and escapes; expansions stay as they are written. */
  readonly value: string;
}

/** One simple command: a program with its arguments. */
export interface ShellCommand extends ShellRange {
  /** The program first. Empty for a line that only assigns. */
  readonly words: readonly ShellWord[];
  /** `NAME=value` in front of the program, or on a line of their own. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** The bodies of its heredocs. */
  readonly heredocs: readonly (ShellRange & { readonly text: string })[];
  /** What has to hold before it runs: tests of `if` and loops, patterns of `case`, the left side of `&&`. Outermost first. */
  readonly conditions: readonly string[];
  /** The functions around it, outermost first. */
  readonly functions: readonly string[];
  /** Who gets to know how it ended. */
  readonly status: CommandStatus;
  /** The texts of the pipeline that it is a part of, in order; empty when it stands alone. */
  readonly pipeline: readonly string[];
  /** Something looks at whether it succeeds: it is a condition, or `&&` or `||` follows. */
  readonly isChecked: boolean;
  /** The targets of `>` and `>>`, of groups around it too, as they are written. */
  readonly outputs: readonly string[];
}

/** What stands between a command's exit status and its script. Texts are as written. */
export interface CommandStatus {
  /** The rest of the pipeline behind it, whose last command gives the status. */
  readonly pipedInto: string | undefined;
  /** The right side of the `||` that runs when it fails. */
  readonly fallback: string | undefined;
  /** The statement that follows in the same list. */
  readonly next: string | undefined;
  /** The program of whose arguments it is a substitution: `echo` of `echo "$(date)"`. */
  readonly holder: string | undefined;
  /** A test of `if` or a loop, or behind `!`: the status is an answer. */
  readonly isTested: boolean;
  readonly isBackground: boolean;
}

const LONGEST_SCRIPT = 256 * 1024;
const DEEPEST = 60;
// Of a chain of thousands of commands the nearest ones decide.
const MOST_CONDITIONS = 20;

/**
 * The simple commands of a Bash or POSIX shell script, in source order, those within functions,
 * conditions, loops and substitutions too. Never throws: what cannot be read is left out, and a script
 * of more than 256 KB has no commands. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
export function shellCommands(script: string): readonly ShellCommand[] {
  if (script.length > LONGEST_SCRIPT) {
    return [];
  }
  const found: ShellCommand[] = [];
  const text = withLineFeeds(script);
  try {
    new Collector(text, found).visit(parse(text), ROOT, 0);
  } catch {
    // The parser promises to recover from anything; a script that it gives up on says nothing more.
    return found;
  }
  return found.toSorted((a, b) => a.start - b.start);
}

// A shell takes a carriage return for a part of the word before it. Of the same length, so that places stay.
function withLineFeeds(script: string): string {
  return script.replaceAll('\\\r\n', '\\\n ').replaceAll('\r\n', ' \n').replaceAll('\r', '\n');
}

type Surroundings = Pick<
  ShellCommand,
  'conditions' | 'functions' | 'status' | 'pipeline' | 'isChecked' | 'outputs'
>;

const PLAIN: CommandStatus = {
  pipedInto: undefined,
  fallback: undefined,
  next: undefined,
  holder: undefined,
  isTested: false,
  isBackground: false,
};
const ROOT: Surroundings = {
  conditions: [],
  functions: [],
  status: PLAIN,
  pipeline: [],
  isChecked: false,
  outputs: [],
};

function withStatus(around: Surroundings, status: Partial<CommandStatus>): Surroundings {
  return { ...around, status: { ...around.status, ...status } };
}

function tested(around: Surroundings): Surroundings {
  return { ...withStatus(around, { isTested: true }), isChecked: true };
}

class Collector {
  readonly #script: string;
  readonly #found: ShellCommand[];

  constructor(script: string, found: ShellCommand[]) {
    this.#script = script;
    this.#found = found;
  }

  visit(node: SyntaxNode, around: Surroundings, depth: number): void {
    // Escaped backticks are a text of their own, so that nothing in them has a place in the script.
    if (depth > DEEPEST || (node.type === 'Script' && node.source !== undefined)) {
      return;
    }
    switch (node.type) {
      case 'Command':
        this.#found.push(this.#command(node, around));
        this.#visitWithin(node, around, depth);
        return;
      case 'Script':
      case 'CompoundList':
        this.#visitList(node.commands, around, depth);
        return;
      case 'Pipeline':
        this.#visitPipeline(node, around, depth);
        return;
      case 'Function': {
        const functions = [...around.functions, node.name.value];
        this.visit(node.body, { ...around, functions, status: PLAIN }, depth + 1);
        return;
      }
      case 'Redirected': {
        const outputs = [...around.outputs, ...outputsOf(node.redirects)];
        this.visit(node.command, { ...around, outputs }, depth + 1);
        return;
      }
      case 'If':
        this.visit(node.clause, tested(around), depth + 1);
        for (const part of [
          node.then,
          ...node.elif,
          ...(node.else === undefined ? [] : [node.else]),
        ]) {
          this.visit(part, this.#under(around, node.clause), depth + 1);
        }
        return;
      case 'Elif':
      case 'While':
        this.visit(node.clause, tested(around), depth + 1);
        this.visit(
          node.type === 'While' ? node.body : node.then,
          this.#under(around, node.clause),
          depth + 1,
        );
        return;
      case 'CaseItem': {
        const conditions = [...around.conditions, ...node.pattern.map(({ value }) => value)];
        this.visit(node.body, { ...around, conditions }, depth + 1);
        return;
      }
      case 'AndOr':
        this.#visitChain(node, around, depth);
        return;
      default:
    }
    forEachChild(node, (child) => {
      this.visit(child, around, depth + 1);
    });
  }

  #visitChain(chain: AndOr, around: Surroundings, depth: number): void {
    let inner = around;
    for (const [index, command] of chain.commands.entries()) {
      const or = chain.operators.indexOf('||', index);
      const next = or === -1 ? undefined : chain.commands[or + 1];
      const fallback = next === undefined ? around.status.fallback : this.#text(next);
      const isChecked = inner.isChecked || index < chain.commands.length - 1;
      this.visit(command, { ...withStatus(inner, { fallback }), isChecked }, depth + 1);
      inner = this.#under(inner, command);
    }
  }

  #visitPipeline({ commands, prefixes }: Pipeline, around: Surroundings, depth: number): void {
    const isNegated = prefixes.some(({ type }) => type === 'Negation');
    const inside = {
      ...(isNegated ? tested(around) : around),
      pipeline: commands.map((command) => this.#text(command)),
    };
    for (const [index, command] of commands.entries()) {
      const [next] = commands.slice(index + 1);
      const last = commands.at(-1);
      const pipedInto =
        next === undefined || last === undefined
          ? around.status.pipedInto
          : this.#script.slice(next.pos, last.end);
      this.visit(command, withStatus(inside, { pipedInto }), depth + 1);
    }
  }

  #visitList(statements: readonly Statement[], around: Surroundings, depth: number): void {
    for (const [index, statement] of statements.entries()) {
      const following = statements[index + 1];
      const next = following === undefined ? around.status.next : this.#text(following);
      const isBackground = around.status.isBackground || statement.background === true;
      this.visit(statement, withStatus(around, { next, isBackground }), depth + 1);
    }
  }

  // What stands within the words of a command is a substitution.
  #visitWithin(command: Command, around: Surroundings, depth: number): void {
    const status = { ...PLAIN, holder: command.name?.value };
    forEachChild(command, (child) => {
      this.visit(child, { ...around, status }, depth + 1);
    });
  }

  #text(node: SyntaxNode): string {
    return this.#script.slice(node.pos, node.end);
  }

  #under(around: Surroundings, test: SyntaxNode): Surroundings {
    return {
      ...around,
      conditions: [
        ...around.conditions.slice(-MOST_CONDITIONS),
        this.#script.slice(test.pos, test.end),
      ],
    };
  }

  #command(node: Command, around: Surroundings): ShellCommand {
    const name = node.name === undefined ? [] : [node.name];
    return {
      start: node.pos,
      end: node.end,
      words: [...name, ...node.args].map((word) =>
        word.type === 'Word'
          ? { value: word.value, start: word.pos, end: word.end }
          : { value: word.text, start: word.pos, end: word.end },
      ),
      assignments: node.prefix.flatMap((one) =>
        one.type === 'Assignment' && one.value.type === 'Word'
          ? [{ name: one.name, value: one.value.value }]
          : [],
      ),
      heredocs: node.redirects.flatMap((one) =>
        one.type === 'HereDoc'
          ? [{ text: one.body.text, start: one.body.pos, end: one.body.end }]
          : [],
      ),
      ...around,
      outputs: [...around.outputs, ...outputsOf(node.redirects)],
    };
  }
}

function outputsOf(redirects: Command['redirects']): readonly string[] {
  return redirects.flatMap((one) =>
    one.type === 'Redirect' && /^(?:>|>>|>\||&>)$/u.test(one.operator) && !isStandardError(one)
      ? (one.target?.value ?? [])
      : [],
  );
}

function isStandardError({ descriptor }: Redirect): boolean {
  return descriptor?.type === 'FileDescriptor' && descriptor.value === 2;
}
