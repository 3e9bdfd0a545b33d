import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';
import { parseMakefile } from '#syntax/makefile.ts';
import { shellCommands } from '#syntax/shell-commands.ts';
import type { CommandStatus, ShellCommand } from '#syntax/shell-commands.ts';

import { readData } from '../documents.ts';
import {
  Collector,
  EmbeddedScript,
  scriptOfScalar,
  sliceOf,
  wholeFile,
} from '../code/embedded-script.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf } from '../repository-path.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';

/** Where a script stands. */
export type ScriptKind =
  | 'shell file'
  | 'package script'
  | 'workflow job'
  | 'make target'
  | 'compose service';

/** A script of the repository: a file, or what a package script, a step of a workflow job or a make target runs. */
export interface RepositoryScript {
  readonly kind: ScriptKind;
  /** The file's name, the package script's, the target's, or the job's. */
  readonly name: string;
  /** Further names that say what it is for: of workflow, job and step, other targets of the rule. */
  readonly names: readonly string[];
  readonly commands: readonly CommandLine[];
  /** The whole script, as a shell gets it. */
  readonly text: string;
  /** The workflow job and the step around it. */
  readonly job: DataNode | undefined;
  readonly step: DataNode | undefined;
  /** The shell that a workflow names for it; undefined when the default runs it. */
  readonly shell: string | undefined;
  /** It runs on the machine that an SSH action connects to. */
  readonly isRemote: boolean;
}

/** One command, with places in the file. */
export interface CommandLine {
  readonly start: number;
  readonly end: number;
  /** The program first, without quotes; a program that is a variable of the same script is replaced. */
  readonly words: readonly string[];
  readonly conditions: readonly string[];
  readonly functions: readonly string[];
  /** Who gets to know how it ended. */
  readonly status: CommandStatus;
  /** As in a shell command, of the script that the command stands in. */
  readonly pipeline: readonly string[];
  readonly isChecked: boolean;
  readonly outputs: readonly string[];
  /** It runs on another machine, by `ssh`. */
  readonly isRemote: boolean;
}

const SHELL_FILE = /\.(?:sh|bash|zsh|ksh)$/u;
const MAKEFILE = /^(?:GNUm|[Mm])akefile(?:\.\w+)?$|\.(?:mk|make)$/u;

/** True for the files in which `scriptsOf` finds something. */
export function hasScripts(path: string): boolean {
  return (
    SHELL_FILE.test(path) ||
    MAKEFILE.test(fileNameOf(path)) ||
    fileNameOf(path) === 'package.json' ||
    isWorkflowPath(path)
  );
}

/** The scripts of a file, in source order; none for other files. */
export function scriptsOf(file: ProjectFile): readonly RepositoryScript[] {
  if (SHELL_FILE.test(file.path)) {
    return [shellFile(file)];
  }
  if (MAKEFILE.test(fileNameOf(file.path))) {
    return makeTargets(file);
  }
  return isWorkflowPath(file.path) ? workflowSteps(file) : packageScripts(file);
}

const LOCAL = { job: undefined, step: undefined, shell: undefined, isRemote: false } as const;

function shellFile(file: ProjectFile): RepositoryScript {
  const script = wholeFile(file);
  const name = fileNameOf(file.path);
  return { kind: 'shell file', name, names: [], ...LOCAL, ...readScript(script) };
}

function packageScripts(file: ProjectFile): readonly RepositoryScript[] {
  const scripts = dataAt(readData(file)?.documents[0], 'scripts');
  return entriesOf(scripts).flatMap(({ key, value }) =>
    value.kind === 'scalar' && typeof value.value === 'string'
      ? [
          {
            kind: 'package script' as const,
            name: key,
            names: [],
            ...LOCAL,
            ...readScript(scriptOfScalar(file, value)),
          },
        ]
      : [],
  );
}

function makeTargets(file: ProjectFile): readonly RepositoryScript[] {
  const { rules, variables } = parseMakefile(file.text);
  return rules.flatMap(({ targets, recipe }) => {
    const lines = recipe.map((range) =>
      readScript(withVariables(sliceOf(file, range.start, range.end), variables)),
    );
    return recipe.length === 0
      ? []
      : [
          {
            kind: 'make target' as const,
            name: targets[0] ?? '',
            names: targets.slice(1),
            ...LOCAL,
            commands: lines.flatMap(({ commands }) => commands),
            text: lines.map(({ text }) => text).join('\n'),
          },
        ];
  });
}

const MAKE_VARIABLE = /\$[({](?<name>[\w.-]+)[)}]/uy;

// `$(COMPOSE) down` is what the variable says; anything else that make expands is left as a variable.
function withVariables(
  script: EmbeddedScript,
  variables: ReadonlyMap<string, string>,
): EmbeddedScript {
  const collector = new Collector();
  const { text } = script;
  for (let index = 0; index < text.length; index += 1) {
    const place = script.range({ start: index, end: index + 1 });
    MAKE_VARIABLE.lastIndex = index;
    const match = text.charAt(index) === '$' ? MAKE_VARIABLE.exec(text) : null;
    const value = variables.get(match?.groups?.['name'] ?? '');
    if (match !== null) {
      const shown = value === undefined || value.includes('$') ? '$_' : value;
      for (const [at, char] of shown.split('').entries()) {
        const isLast = at === shown.length - 1;
        collector.add(char, isLast ? place.start + match[0].length - 1 : place.start);
      }
      index += match[0].length - 1;
    } else {
      // `$$` is how a recipe writes a dollar sign.
      index += text.startsWith('$$', index) ? 1 : 0;
      collector.add(text.charAt(index), place.start);
    }
  }
  return collector.script(script.range({ start: text.length, end: text.length }).start);
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
const EXPRESSION = /\$\{\{[^}]*\}\}/gu;
// Actions that run a script on another machine: `with.script` of appleboy/ssh-action and its like.
const SSH_ACTION = /ssh/iu;

function workflowSteps(file: ProjectFile): readonly RepositoryScript[] {
  const root = readData(file)?.documents[0];
  const names = [fileNameOf(file.path), textOf(dataAt(root, 'name')) ?? ''];
  return entriesOf(dataAt(root, 'jobs')).flatMap(({ key, value: job }) =>
    itemsOf(dataAt(job, 'steps')).flatMap((step) => {
      const isRemote = SSH_ACTION.test(textOf(dataAt(step, 'uses')) ?? '');
      const run = isRemote ? dataAt(step, 'with', 'script') : dataAt(step, 'run');
      return run?.kind === 'scalar' && typeof run.value === 'string'
        ? [
            {
              kind: 'workflow job' as const,
              name: key,
              names: [
                ...names,
                textOf(dataAt(job, 'name')) ?? '',
                textOf(dataAt(step, 'name')) ?? '',
              ],
              job,
              step,
              shell: shellOf(step, job, root),
              isRemote,
              ...readScript(scriptOfScalar(file, run).masked(EXPRESSION)),
            },
          ]
        : [];
    }),
  );
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell
function shellOf(step: DataNode, job: DataNode, root: DataNode | undefined): string | undefined {
  return (
    textOf(dataAt(step, 'shell')) ??
    textOf(dataAt(job, 'defaults', 'run', 'shell')) ??
    textOf(dataAt(root, 'defaults', 'run', 'shell'))
  );
}

/** The text and the commands of a script that stands in a file. */
export function readScript(script: EmbeddedScript): Pick<RepositoryScript, 'commands' | 'text'> {
  return { text: script.text, commands: commandLines(script) };
}

/** The commands of a script that stands in another file, with places in that file, in source order. */
export function commandLines(script: EmbeddedScript): readonly CommandLine[] {
  const commands = shellCommands(script.text);
  const variables = new Map(
    commands.flatMap(({ assignments }) => assignments.map(({ name, value }) => [name, value])),
  );
  return commands.flatMap((command) => {
    const words = programWords(command, variables);
    const { conditions, functions, status, pipeline, isChecked, outputs } = command;
    const range = script.range(command);
    return [
      {
        ...range,
        words,
        conditions,
        functions,
        status,
        pipeline,
        isChecked,
        outputs,
        isRemote: false,
      },
      ...nested(script, command, words),
    ];
  });
}

const VARIABLE = /^\$\{?(?<name>\w+)\}?$/u;
// What runs the rest of its line as a command.
const RUNNER =
  /^(?:sudo|xargs|env|exec|time|nohup|command|npx|bunx|pnpx|dotenv|--|-E|-H|-n|-y|--yes|cross-env|\w+=.*)$/u;

function programWords(
  { words }: ShellCommand,
  variables: ReadonlyMap<string, string>,
): readonly string[] {
  const first = words.findIndex(({ value }) => !RUNNER.test(value));
  const rest = first === -1 ? [] : words.slice(first).map(({ value }) => value);
  const name = VARIABLE.exec(rest[0] ?? '')?.groups?.['name'];
  const known = name === undefined ? undefined : variables.get(name);
  return known === undefined ? rest : [...known.split(/\s+/u), ...rest.slice(1)];
}

/** What `ssh host '…'`, `bash -c '…'` and their heredocs run. */
function nested(
  script: EmbeddedScript,
  command: ShellCommand,
  [program, ...args]: readonly string[],
): readonly CommandLine[] {
  const isSsh = program === 'ssh' || program === 'sshpass';
  const isShell = /^(?:ba|z|da)?sh$/u.test(program ?? '');
  const last = command.words.at(-1);
  const quoted =
    last !== undefined && args.length > 0 && (isSsh || (isShell && args.includes('-c')))
      ? [{ text: last.value, shift: script.text.indexOf(last.value, last.start) }]
      : [];
  const bodies = isSsh || isShell ? command.heredocs : [];
  return [
    ...quoted.filter(({ shift, text }) => shift !== -1 && /\s/u.test(text)),
    ...bodies.map(({ text, start }) => ({ text, shift: start })),
  ].flatMap(({ text, shift }) =>
    shellCommands(text).map((inner) => ({
      ...script.range({ start: inner.start + shift, end: inner.end + shift }),
      words: programWords(inner, new Map()),
      conditions: [...command.conditions, ...inner.conditions],
      functions: command.functions,
      status: inner.status,
      pipeline: inner.pipeline,
      isChecked: inner.isChecked,
      outputs: [...inner.outputs, ...command.outputs],
      isRemote: isSsh,
    })),
  );
}
