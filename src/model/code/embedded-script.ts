import type { DataScalar } from '#syntax/data.ts';

import type { ProjectFile } from '../project-file.ts';

/** A shell script that stands in a file of another kind, with the way back to places of that file. */
export class EmbeddedScript {
  /** What a shell would get. */
  readonly text: string;
  readonly #offsets: readonly number[];
  readonly #end: number;

  constructor(text: string, offsets: readonly number[], end: number) {
    this.text = text;
    this.#offsets = offsets;
    this.#end = end;
  }

  /** The range in the file of a range in the script. */
  range(script: { readonly start: number; readonly end: number }): {
    readonly start: number;
    readonly end: number;
  } {
    const start = this.#offsets[script.start] ?? this.#end;
    const last = script.end > script.start ? this.#offsets[script.end - 1] : undefined;
    return { start, end: last === undefined ? start : last + 1 };
  }

  /** The same script where `$$` is `$`, as compose writes a dollar sign. */
  withSingleDollars(): EmbeddedScript {
    const collector = new Collector();
    for (let index = 0; index < this.text.length; index += 1) {
      collector.add(this.text.charAt(index), this.range({ start: index, end: index + 1 }).start);
      index += this.text.startsWith('$$', index) ? 1 : 0;
    }
    return collector.script(this.#end);
  }

  /** The same script with a pattern's matches replaced by blanks that a shell reads as one variable. */
  masked(pattern: RegExp): EmbeddedScript {
    const text = this.text.replaceAll(pattern, (match) => `$${'_'.repeat(match.length - 1)}`);
    return new EmbeddedScript(text, this.#offsets, this.#end);
  }

  /** The same script with a pattern's matches blank, as a line that goes on where the line before did. */
  blanked(pattern: RegExp): EmbeddedScript {
    const text = this.text.replaceAll(pattern, (match) => `${' '.repeat(match.length - 1)}\\`);
    return new EmbeddedScript(text, this.#offsets, this.#end);
  }
}

/** A whole file as its own script. */
export function wholeFile(file: ProjectFile): EmbeddedScript {
  return sliceOf(file, 0, file.text.length);
}

/** A stretch of a file, character by character. */
export function sliceOf(file: ProjectFile, start: number, end: number): EmbeddedScript {
  const text = file.text.slice(start, end);
  const offsets = Array.from({ length: text.length }, (_, index) => start + index);
  return new EmbeddedScript(text, offsets, end);
}

/** The text of a JSON string or of a YAML scalar of any style. */
export function scriptOfScalar(file: ProjectFile, node: DataScalar): EmbeddedScript {
  const written = file.slice(node);
  if (/^[|>]/u.test(written)) {
    return blockScalar(file, node);
  }
  if (written.startsWith('"')) {
    return doubleQuoted(file, node);
  }
  const isSingle = written.startsWith("'");
  return flowLines(file, node.start + (isSingle ? 1 : 0), node.end - (isSingle ? 1 : 0));
}

// The header's line is no text; of the others, the first indentation belongs to YAML.
function blockScalar(file: ProjectFile, { start, end }: DataScalar): EmbeddedScript {
  const collector = new Collector();
  const isFolded = file.text.startsWith('>', start);
  const body = file.text.slice(start, end);
  const lines = body.split('\n');
  const indent =
    lines
      .slice(1)
      .find((line) => line.trim() !== '')
      ?.search(/\S/u) ?? 0;
  let at = start + (lines[0]?.length ?? 0) + 1;
  for (const line of lines.slice(1)) {
    const content = line.replace(/\r$/u, '');
    for (let index = Math.min(indent, content.length); index < content.length; index += 1) {
      collector.add(content.charAt(index), at + index);
    }
    collector.add(isFolded ? ' ' : '\n', at + content.length);
    at += line.length + 1;
  }
  return collector.script(end);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

function doubleQuoted(file: ProjectFile, { start, end }: DataScalar): EmbeddedScript {
  const collector = new Collector();
  for (let index = start + 1; index < end - 1; index += 1) {
    const char = file.text.charAt(index);
    if (char === '\\') {
      index += 1;
      collector.add(ESCAPES[file.text.charAt(index)] ?? ' ', index);
    } else {
      collector.add(/[\r\n]/u.test(char) ? ' ' : char, index);
    }
  }
  return collector.script(end);
}

function flowLines(file: ProjectFile, start: number, end: number): EmbeddedScript {
  const collector = new Collector();
  for (let index = start; index < end; index += 1) {
    const char = file.text.charAt(index);
    collector.add(/[\r\n]/u.test(char) ? ' ' : char, index);
  }
  return collector.script(end);
}

/** Puts a script together, one UTF-16 unit at a time. */
export class Collector {
  readonly #chars: string[] = [];
  readonly #offsets: number[] = [];

  add(char: string, at: number): void {
    this.#chars.push(char);
    this.#offsets.push(at);
  }

  script(end: number): EmbeddedScript {
    return new EmbeddedScript(this.#chars.join(''), this.#offsets, end);
  }
}
