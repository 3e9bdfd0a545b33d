import type { DataEntry, DataFile, DataProblem, DataScalar } from './data.ts';

const LINE = /[^\r\n]+/gu;
const SECTION = /^\s*\[(?<name>[^\]]*)\]\s*$/u;
const ASSIGNMENT = /^(?<indent>\s*)(?<key>[^=:\s#;[](?:[^=:]*[^=:\s])?)\s*[=:]\s*/u;

/** An assignment to which further lines may be added. */
interface OpenEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly indent: number;
  readonly lines: { readonly start: number; readonly end: number }[];
}

interface OpenSection {
  readonly name: string;
  readonly start: number;
  readonly nameStart: number;
  end: number;
  readonly entries: DataEntry[];
}

/**
 * Reads an INI file as Python's configparser does: sections, `key = value` or `key: value`, lines that are
 * indented deeper than their key and continue its value, comments on lines of their own. What stands
 * before the first section is at the top. Never throws; a line that is none of these becomes a problem.
 * https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function parseIni(text: string): DataFile {
  const reader = new Reader(text);
  for (const match of text.matchAll(LINE)) {
    reader.line(match[0], match.index);
  }
  return reader.finish();
}

class Reader {
  readonly #text: string;
  readonly #top: DataEntry[] = [];
  readonly #sections: OpenSection[] = [];
  readonly #problems: DataProblem[] = [];
  #entry: OpenEntry | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  line(content: string, start: number): void {
    const indent = content.length - content.trimStart().length;
    if (/^(?:[#;]|$)/u.test(content.trimStart())) {
      return;
    }
    const range = { start: start + indent, end: start + content.trimEnd().length };
    if (this.#entry !== undefined && indent > this.#entry.indent) {
      this.#entry.lines.push(range);
      return;
    }
    const section = SECTION.exec(content)?.groups?.['name'];
    const assignment = ASSIGNMENT.exec(content);
    if (section !== undefined) {
      this.#closeEntry();
      const nameStart = range.start + 1;
      this.#sections.push({ name: section, ...range, nameStart, entries: [] });
    } else if (assignment !== null) {
      this.#closeEntry();
      const valueStart = Math.min(start + assignment[0].length, range.end);
      this.#entry = {
        key: assignment.groups?.['key'] ?? '',
        keyStart: range.start,
        indent,
        lines: [{ start: valueStart, end: range.end }],
      };
    } else {
      const message = 'This line is neither a section nor key = value nor a comment.';
      this.#problems.push({ message, ...range });
    }
  }

  finish(): DataFile {
    this.#closeEntry();
    const sections = this.#sections.map(({ name, start, nameStart, end, entries }): DataEntry => {
      const keyEnd = nameStart + name.length;
      return {
        key: name,
        keyStart: nameStart,
        keyEnd,
        value: { kind: 'map', start, end, entries },
      };
    });
    const entries = [...this.#top, ...sections];
    const root = { kind: 'map', start: 0, end: this.#text.length, entries } as const;
    return { documents: [root], problems: this.#problems };
  }

  #closeEntry(): void {
    const open = this.#entry;
    if (open === undefined) {
      return;
    }
    const section = this.#sections.at(-1);
    const value = this.#valueOf(open);
    const keyEnd = open.keyStart + open.key.length;
    (section?.entries ?? this.#top).push({ key: open.key, keyStart: open.keyStart, keyEnd, value });
    if (section !== undefined) {
      section.end = value.end;
    }
    this.#entry = undefined;
  }

  #valueOf({ lines }: OpenEntry): DataScalar {
    const text = lines
      .map(({ start, end }) => this.#text.slice(start, end))
      .join('\n')
      .trim();
    const filled = lines.filter(({ start, end }) => end > start);
    const start = (filled[0] ?? lines[0])?.start ?? 0;
    const end = filled.at(-1)?.end ?? start;
    return { kind: 'scalar', start, end, value: text, text };
  }
}
