import type { DockerfileInstruction } from '#syntax/dockerfile.ts';

import type { Ranged } from '../code/code.ts';
import { readDockerfile } from '../documents.ts';
import { finalImage } from './image.ts';
import type { ProjectFile } from '../project-file.ts';

/** A container whose first process keeps the signal to itself. */
export interface DeafStart {
  readonly at: Ranged;
  /** What stands between the signal and the server: `npm` or `a shell`. */
  readonly holder: 'npm' | 'yarn' | 'pnpm' | 'a shell';
  /** What is run below it, for messages. */
  readonly command: string;
}

const RUNNER = /^(?<runner>npm|yarn|pnpm)\s+(?:--?\S+\s+)*(?:run\s+|start\b)/u;
const YARN_SCRIPT = /^yarn\s+(?!install\b|add\b|exec\b|node\b|dlx\b)[\w:.-]+$/u;
const SERVER =
  /^(?:\w+=\S+\s+)*(?:(?:uv|poetry|pipenv|pdm)\s+run\s+|python3?\s+-m\s+)?(?<server>uvicorn|gunicorn|hypercorn|daphne|granian|node|tsx|ts-node|bun|python3?)\b(?!\s+(?:manage\.py|-m\s+(?!uvicorn|gunicorn|hypercorn)))/u;

/**
 * How the container of a Dockerfile starts a server through something that does not hand on SIGTERM.
 * Undefined when its process gets the signal itself, when an init of its own stands before it or when it
 * cannot be told. https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example
 */
export function deafStartOf(file: ProjectFile): DeafStart | undefined {
  const dockerfile = readDockerfile(file);
  const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
  const [last] = image?.chain ?? [];
  const entry = last?.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  const start = last?.instructions.findLast(({ keyword }) => keyword === 'CMD') ?? entry;
  // What an entry point does with the command is its own business.
  if (
    start === undefined ||
    (entry !== undefined && entry !== start) ||
    DEVELOPMENT_SCRIPT.test(start.args.replaceAll(/["',]/gu, ''))
  ) {
    return undefined;
  }
  const found = startOf(start);
  // The shell of Alpine gives its process to a command that stands alone.
  const isAlone = !/&&|\|\||;/u.test(start.args);
  const isGivenUp = isAlone && /alpine/u.test(image?.base?.tag ?? image?.base?.name ?? '');
  return found?.holder === 'a shell' && isGivenUp ? undefined : found;
}

// `npm run dev:worker` starts a server for the developers.
const DEVELOPMENT_SCRIPT = /\b(?:npm|pnpm|yarn|bun) (?:run )?dev\b/u;

function startOf(at: DockerfileInstruction): DeafStart | undefined {
  const words = execForm(at);
  return words === undefined ? shellStart(at, at.args) : execStart(at, words);
}

function execStart(at: DockerfileInstruction, words: readonly string[]): DeafStart | undefined {
  const [shell, option, script] = words;
  if (/^(?:\/bin\/)?sh$/u.test(shell ?? '') && option?.startsWith('-') === true) {
    return script === undefined ? undefined : shellStart(at, script);
  }
  return runnerStart(at, words.join(' '));
}

function shellStart(at: DockerfileInstruction, script: string): DeafStart | undefined {
  const last =
    script
      .split(/&&|\|\||;/u)
      .at(-1)
      ?.trim() ?? '';
  if (
    /\bexec\b|\btrap\b|\btini\b|dumb-init|\$\{?\w/u.test(script.split(last)[0] ?? '') ||
    /^exec\b/u.test(last)
  ) {
    return undefined;
  }
  const runner = runnerStart(at, last);
  // What starts anew when a file changes is for development.
  if (/--reload\b|--watch\b/u.test(last)) {
    return undefined;
  }
  const server = SERVER.exec(last)?.groups?.['server'];
  return runner ?? (server === undefined ? undefined : startAt(at, 'a shell', last));
}

function runnerStart(at: DockerfileInstruction, command: string): DeafStart | undefined {
  const runner =
    RUNNER.exec(command)?.groups?.['runner'] ?? (YARN_SCRIPT.test(command) ? 'yarn' : undefined);
  return runner === 'npm' || runner === 'yarn' || runner === 'pnpm'
    ? startAt(at, runner, command)
    : undefined;
}

function startAt(
  { start, end }: DockerfileInstruction,
  holder: DeafStart['holder'],
  command: string,
): DeafStart {
  return { at: { start, end }, holder, command };
}

function execForm({ args }: DockerfileInstruction): readonly string[] | undefined {
  if (!args.trim().startsWith('[')) {
    return undefined;
  }
  try {
    const words: unknown = JSON.parse(args);
    return Array.isArray(words) && words.every((word) => typeof word === 'string')
      ? words
      : undefined;
  } catch {
    return undefined;
  }
}
