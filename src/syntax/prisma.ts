import { MAX_SYNTAX_PROBLEMS } from './parser.ts';

interface PrismaRange {
  /** UTF-16 offsets into the file's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** `@unique`, `@default(now())`, `@db.BigInt`, `@@index([a, b])`. */
export interface PrismaAttribute extends PrismaRange {
  /** Without the signs before it: `db.BigInt`. */
  readonly name: string;
  /** What stands between the parentheses, as written; empty when there are none. */
  readonly args: string;
}

/** A field of a model, view or composite type, or the name of a value of an enum, which has no type. */
export interface PrismaField extends PrismaRange {
  readonly name: string;
  readonly nameEnd: number;
  /** The scalar, enum or model: `BigInt`, `User`; `Unsupported` for `Unsupported("…")`. Empty in enums. */
  readonly type: string;
  readonly typeStart: number;
  readonly typeEnd: number;
  readonly isList: boolean;
  readonly isOptional: boolean;
  readonly attributes: readonly PrismaAttribute[];
}

/** `provider = "postgresql"` of a datasource or generator. */
export interface PrismaSetting extends PrismaRange {
  readonly key: string;
  /** As written, quotes included. */
  readonly value: string;
}

export interface PrismaBlock extends PrismaRange {
  /** `model`, `view`, `type`, `enum`, `datasource`, `generator`. */
  readonly kind: string;
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly fields: readonly PrismaField[];
  /** Those of the block as a whole, which begin with `@@`. */
  readonly attributes: readonly PrismaAttribute[];
  readonly settings: readonly PrismaSetting[];
}

export interface PrismaProblem extends PrismaRange {
  readonly message: string;
}

export interface PrismaSchema {
  readonly blocks: readonly PrismaBlock[];
  readonly problems: readonly PrismaProblem[];
}

const LONGEST_FILE = 4 * 1024 * 1024;

/**
 * Reads a Prisma schema (https://www.prisma.io/docs/orm/reference/prisma-schema-reference). A field ends
 * with its line, unless a parenthesis or bracket is open. Never throws; a line that cannot be read becomes
 * a problem and the next one is read.
 */
export function parsePrisma(text: string): PrismaSchema {
  if (text.length > LONGEST_FILE) {
    const message = 'A Prisma schema of more than 4 MB is not read.';
    return { blocks: [], problems: [{ message, start: 0, end: text.length }] };
  }
  return new Reader(text).schema();
}

class Reader {
  readonly #problems: PrismaProblem[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  schema(): PrismaSchema {
    const blocks: PrismaBlock[] = [];
    this.#skipBlanks();
    while (this.#at < this.#text.length) {
      const block = this.#block();
      if (block === undefined) {
        this.#skipLine('This is no block of a schema.');
      } else {
        blocks.push(block);
      }
      this.#skipBlanks();
    }
    return { blocks, problems: this.#problems.slice(0, MAX_SYNTAX_PROBLEMS) };
  }

  #block(): PrismaBlock | undefined {
    const start = this.#at;
    const head = this.#match(/(?<kind>[a-z]+)[ \t]+(?<name>\w+)[ \t]*\{/uy)?.groups;
    if (head === undefined) {
      return undefined;
    }
    const { kind = '', name = '' } = head;
    const nameStart = this.#text.indexOf(name, start + kind.length);
    const fields: PrismaField[] = [];
    const attributes: PrismaAttribute[] = [];
    const settings: PrismaSetting[] = [];
    this.#skipBlanks();
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== '}') {
      this.#member(kind, { fields, attributes, settings });
      this.#skipBlanks();
    }
    if (this.#at >= this.#text.length) {
      this.#problem(`The ${kind} ${name} is not closed.`, start, nameStart + name.length);
    }
    this.#at = Math.min(this.#at + 1, this.#text.length);
    return {
      kind,
      name,
      nameStart,
      nameEnd: nameStart + name.length,
      fields,
      attributes,
      settings,
      start,
      end: this.#at,
    };
  }

  #member(
    kind: string,
    into: {
      readonly fields: PrismaField[];
      readonly attributes: PrismaAttribute[];
      readonly settings: PrismaSetting[];
    },
  ): void {
    const own = this.#attribute('@@');
    if (own !== undefined) {
      into.attributes.push(own);
      return;
    }
    if (kind === 'datasource' || kind === 'generator') {
      const setting = this.#setting();
      if (setting !== undefined) {
        into.settings.push(setting);
        return;
      }
    } else {
      const field = this.#field(kind === 'enum');
      if (field !== undefined) {
        into.fields.push(field);
        return;
      }
    }
    this.#skipLine('This line cannot be read.');
  }

  #field(isValue: boolean): PrismaField | undefined {
    const start = this.#at;
    const name = this.#match(/[A-Za-z]\w*/uy)?.[0];
    if (name === undefined) {
      return undefined;
    }
    const nameEnd = this.#at;
    this.#match(/[ \t]+/uy);
    const typeStart = this.#at;
    const type = isValue ? '' : (this.#match(/[A-Za-z]\w*/uy)?.[0] ?? '');
    const typeEnd = this.#at;
    if (type === '' && !isValue) {
      this.#at = start;
      return undefined;
    }
    if (type === 'Unsupported') {
      this.#parenthesised();
    }
    const isList = this.#match(/\[\]/uy) !== undefined;
    const isOptional = this.#match(/\?/uy) !== undefined;
    const attributes: PrismaAttribute[] = [];
    let end = this.#at;
    for (;;) {
      this.#match(/[ \t]+/uy);
      const attribute = this.#attribute('@');
      if (attribute === undefined) {
        break;
      }
      attributes.push(attribute);
      end = this.#at;
    }
    this.#restOfLine();
    return {
      name,
      nameEnd,
      type,
      typeStart,
      typeEnd,
      isList,
      isOptional,
      attributes,
      start,
      end,
    };
  }

  #setting(): PrismaSetting | undefined {
    const start = this.#at;
    const key = this.#match(/(?<key>\w+)[ \t]*=[ \t]*/uy)?.groups?.['key'];
    if (key === undefined) {
      return undefined;
    }
    const valueStart = this.#at;
    for (let sign = this.#sign(); sign !== '' && sign !== '\n'; sign = this.#sign()) {
      if (this.#isComment()) {
        break;
      }
      if (!this.#enclosed(sign)) {
        this.#at += 1;
      }
    }
    const value = this.#text.slice(valueStart, this.#at).trimEnd();
    return { key, value, start, end: valueStart + value.length };
  }

  #attribute(sign: '@' | '@@'): PrismaAttribute | undefined {
    const start = this.#at;
    const name = this.#match(sign === '@@' ? /@@(?<name>[\w.]+)/uy : /@(?<name>[\w.]+)/uy)?.groups;
    if (name === undefined) {
      return undefined;
    }
    const args = this.#parenthesised();
    return { name: name['name'] ?? '', args, start, end: this.#at };
  }

  /** What stands between parentheses that begin here; empty when none do. */
  #parenthesised(): string {
    const start = this.#at;
    if (this.#sign() !== '(' || !this.#enclosed('(')) {
      return '';
    }
    return this.#text.slice(start + 1, this.#at - 1);
  }

  /** Goes over a string, or over brackets with all that is in them. False when nothing such begins here. */
  #enclosed(sign: string): boolean {
    if (sign === '"') {
      this.#string();
      return true;
    }
    if (sign !== '(' && sign !== '[') {
      return false;
    }
    const start = this.#at;
    let open = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const each = this.#sign();
      if (each === '"') {
        this.#string();
        this.#at -= 1;
      } else if (each === '(' || each === '[') {
        open += 1;
      } else if (each === ')' || each === ']') {
        open -= 1;
      }
      if (open === 0) {
        this.#at += 1;
        return true;
      }
    }
    this.#problem('This parenthesis is not closed.', start, start + 1);
    return true;
  }

  // A string ends with its line at the latest.
  #string(): void {
    this.#match(/"(?:[^"\\\n]|\\[^\n])*"?/uy);
  }

  #restOfLine(): void {
    const rest = this.#match(/[^\n]*/uy);
    const text = rest?.[0].trim() ?? '';
    // A block may close on the line of its last field.
    if (text.startsWith('}')) {
      this.#at = this.#text.lastIndexOf('}', this.#at);
    } else if (text !== '' && !text.startsWith('//')) {
      this.#problem('The rest of this line cannot be read.', this.#at - text.length, this.#at);
    }
  }

  #skipLine(message: string): void {
    const start = this.#at;
    this.#match(/[^\n]*/uy);
    this.#problem(message, start, this.#at);
  }

  #skipBlanks(): void {
    this.#match(/(?:\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/uy);
  }

  #isComment(): boolean {
    return this.#text.startsWith('//', this.#at);
  }

  #sign(): string {
    return this.#text.charAt(this.#at);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #problem(message: string, start: number, end: number): void {
    this.#problems.push({ message, start, end });
  }
}
