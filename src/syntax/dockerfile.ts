import {
  Copy,
  DockerfileParser,
  From,
  Keyword,
  ModifiableInstruction,
  PropertyInstruction,
  Run,
} from 'dockerfile-ast';
import type { Heredoc, Instruction } from 'dockerfile-ast';

import { LineIndex } from '#core/line-index.ts';

interface DockerfileRange {
  /** UTF-16 offsets into the file's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface DockerfileFlag extends DockerfileRange {
  readonly name: string;
  readonly value: string | undefined;
}

/** `NAME=value` of ARG, ENV and LABEL. The value is without quotes and escapes, variables are left as they are. */
export interface DockerfileAssignment extends DockerfileRange {
  readonly name: string;
  /** Undefined for an ARG without a default. */
  readonly value: string | undefined;
}

export interface DockerfileHeredoc extends DockerfileRange {
  readonly name: string;
  /** The lines between the two delimiters. The range covers these lines. */
  readonly text: string;
}

export interface DockerfileInstruction extends DockerfileRange {
  /** In capitals, also when it is written otherwise. */
  readonly keyword: string;
  /** The arguments after the flags, with continued lines joined. Empty when there are none. */
  readonly args: string;
  readonly argsStart: number;
  readonly argsEnd: number;
  readonly flags: readonly DockerfileFlag[];
  readonly assignments: readonly DockerfileAssignment[];
  readonly heredocs: readonly DockerfileHeredoc[];
}

/** One `FROM` and what follows it up to the next. */
export interface DockerfileStage extends DockerfileRange {
  readonly from: DockerfileInstruction;
  /** The image or earlier stage as written, with tag and digest. Empty when it is missing. */
  readonly base: string;
  readonly baseStart: number;
  readonly baseEnd: number;
  /** The name after AS. */
  readonly name: string | undefined;
  /** The value of `--platform`. */
  readonly platform: string | undefined;
  /** Without the FROM. */
  readonly instructions: readonly DockerfileInstruction[];
}

export interface DockerfileProblem extends DockerfileRange {
  readonly message: string;
}

export interface Dockerfile {
  /** The ARGs before the first FROM, whose values only FROM lines see. */
  readonly globalArgs: readonly DockerfileInstruction[];
  readonly stages: readonly DockerfileStage[];
  readonly problems: readonly DockerfileProblem[];
}

const LONGEST_DOCKERFILE = 256 * 1024;

const KEYWORDS: ReadonlySet<string> = new Set(Object.values(Keyword));

/**
 * Reads a Dockerfile (https://docs.docker.com/reference/dockerfile/): stages, instructions, flags,
 * heredocs and their places. Never throws: what is no instruction becomes a problem.
 */
export function parseDockerfile(text: string): Dockerfile {
  const whole = { start: 0, end: text.length };
  if (text.length > LONGEST_DOCKERFILE) {
    return unread('A Dockerfile of more than 256 KB is not read.', whole);
  }
  try {
    return stagesOf(new Reader(text), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unread(`The Dockerfile could not be read: ${reason}`, whole);
  }
}

function unread(message: string, range: DockerfileRange): Dockerfile {
  return { globalArgs: [], stages: [], problems: [{ message, ...range }] };
}

interface OpenStage extends Omit<DockerfileStage, 'instructions' | 'end'> {
  end: number;
  readonly instructions: DockerfileInstruction[];
}

function stagesOf(reader: Reader, text: string): Dockerfile {
  const globalArgs: DockerfileInstruction[] = [];
  const stages: OpenStage[] = [];
  const problems: DockerfileProblem[] = [];
  for (const source of DockerfileParser.parse(text).getInstructions()) {
    const instruction = reader.instruction(source);
    const { start, end, keyword } = instruction;
    const stage = stages.at(-1);
    if (!KEYWORDS.has(keyword)) {
      problems.push({ message: `${keyword} is no Dockerfile instruction.`, start, end });
    } else if (source instanceof From) {
      stages.push(reader.stage(source, instruction));
    } else if (stage !== undefined) {
      stage.instructions.push(instruction);
      stage.end = end;
    } else if (keyword === 'ARG') {
      globalArgs.push(instruction);
    } else {
      problems.push({ message: `${keyword} stands before the first FROM.`, start, end });
    }
  }
  for (const { base, start, end } of stages) {
    if (base === '') {
      problems.push({ message: 'FROM names no image.', start, end });
    }
  }
  return { globalArgs, stages, problems };
}

interface LineRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Turns the parser's lines and columns into offsets and its nodes into plain data. */
class Reader {
  readonly #text: string;
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  stage(source: From, from: DockerfileInstruction): OpenStage {
    const base = source.getImageRange();
    const { start: baseStart, end: baseEnd } = base === null ? atEnd(from) : this.#range(base);
    return {
      from,
      start: from.start,
      end: from.end,
      base: source.getImage() ?? '',
      baseStart,
      baseEnd,
      name: source.getBuildStage() ?? undefined,
      platform: from.flags.find((flag) => flag.name === 'platform')?.value,
      instructions: [],
    };
  }

  instruction(source: Instruction): DockerfileInstruction {
    const range = this.#range(source.getRange());
    const argsRange = source.getArgumentsRange();
    const args = argsRange === null ? atEnd(range) : this.#range(argsRange);
    return {
      keyword: source.getKeyword(),
      ...range,
      args: source.getArgumentsContent() ?? '',
      argsStart: args.start,
      argsEnd: args.end,
      flags: this.#flags(source),
      assignments: this.#assignments(source),
      heredocs: this.#heredocs(source),
    };
  }

  #flags(source: Instruction): readonly DockerfileFlag[] {
    if (!(source instanceof ModifiableInstruction)) {
      return [];
    }
    return source.getFlags().map((flag) => ({
      name: flag.getName(),
      value: flag.getValue() ?? undefined,
      ...this.#range(flag.getRange()),
    }));
  }

  #assignments(source: Instruction): readonly DockerfileAssignment[] {
    if (!(source instanceof PropertyInstruction)) {
      return [];
    }
    return source.getProperties().map((property) => ({
      name: property.getName(),
      value: property.getValue() ?? undefined,
      ...this.#range(property.getRange()),
    }));
  }

  #heredocs(source: Instruction): readonly DockerfileHeredoc[] {
    if (!(source instanceof Run || source instanceof Copy)) {
      return [];
    }
    return source.getHeredocs().map((heredoc) => this.#heredoc(heredoc));
  }

  #heredoc(heredoc: Heredoc): DockerfileHeredoc {
    const content = heredoc.getContentRange();
    const range =
      content === null ? atEnd(this.#range(heredoc.getNameRange())) : this.#range(content);
    return { name: heredoc.getName(), text: this.#text.slice(range.start, range.end), ...range };
  }

  #range(range: LineRange): DockerfileRange {
    const start = this.#offset(range.start);
    return { start, end: Math.max(start, this.#offset(range.end)) };
  }

  #offset(position: LineRange['start']): number {
    return this.#lines.offset({ line: position.line + 1, column: position.character + 1 });
  }
}

function atEnd(range: DockerfileRange): DockerfileRange {
  return { start: range.end, end: range.end };
}
