import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import type { z } from 'zod';

import { nearestName } from '#core/nearest-name.ts';
import type { Position, Span } from '#core/span.ts';

import { POLICY_SCHEMA } from './policy-schema.ts';
import type { PolicyFileValue } from './policy-schema.ts';

/** Something that keeps a policy file from being used. */
export interface PolicyProblem extends Span {
  /** A plain sentence that names the key and what to write. */
  readonly message: string;
}

/** A policy file that holds. */
export interface PolicyFile {
  /** How people name it, such as `.github/faultline.yml`. */
  readonly name: string;
  readonly value: PolicyFileValue;
  /** The line, from 1, on which a key or an entry of a list stands: `['rules', 'http/x']`, `['ignore', 0]`. */
  lineOf(path: readonly (string | number)[]): number;
}

export type PolicyFileReading =
  | { readonly kind: 'valid'; readonly file: PolicyFile }
  | {
      readonly kind: 'invalid';
      readonly name: string;
      readonly problems: readonly [PolicyProblem, ...PolicyProblem[]];
    };

export interface PolicyFileText {
  readonly name: string;
  readonly text: string;
  /** Ids and former ids of all rules. */
  readonly rules: readonly string[];
  /** True for an organisation's file, which alone may lock keys. */
  readonly isOrganisation: boolean;
}

/** A longer file is no policy that people wrote. */
const LONGEST_TEXT = 256 * 1024;

const START: Position = { line: 1, column: 1 };

/**
 * Reads a policy file. One that is empty holds and says nothing. One with a problem is invalid as a
 * whole, since a half of a policy is not what anybody decided on.
 */
export function readPolicyFile({
  name,
  text,
  rules,
  isOrganisation,
}: PolicyFileText): PolicyFileReading {
  const lines = new LineCounter();
  if (text.length > LONGEST_TEXT) {
    const problem = { message: 'The file is longer than 256 KB.', start: START, end: START };
    return { kind: 'invalid', name, problems: [problem] };
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const places = new PolicyPlaces(document, lines);
  const [first, ...others] =
    document.errors.length > 0
      ? document.errors.map(({ message, pos }) =>
          places.problem(`This is no YAML: ${message}.`, pos),
        )
      : problemsOf(document, places, { rules, isOrganisation });
  if (first !== undefined) {
    return { kind: 'invalid', name, problems: [first, ...others] };
  }
  const value = POLICY_SCHEMA.parse(document.toJS() ?? {});
  return {
    kind: 'valid',
    file: { name, value, lineOf: (path) => places.ofKey(path).start.line },
  };
}

function problemsOf(
  document: Document.Parsed,
  places: PolicyPlaces,
  { rules, isOrganisation }: Pick<PolicyFileText, 'rules' | 'isOrganisation'>,
): readonly PolicyProblem[] {
  const plain = plainValue(document);
  if (plain.kind === 'refused') {
    return [{ message: plain.message, start: START, end: START }];
  }
  const read = POLICY_SCHEMA.safeParse(plain.value ?? {});
  if (!read.success) {
    return read.error.issues.flatMap((issue) => problemsOfIssue(issue, places));
  }
  return [
    ...unknownRules(read.data, rules, places),
    ...(read.data.locked === undefined || isOrganisation
      ? []
      : [
          {
            message:
              "Only the organisation's policy file can lock keys. Remove `locked` from this one.",
            ...places.ofKey(['locked']),
          },
        ]),
  ];
}

// Aliases can make a small text very large; the library refuses to unfold so many.
function plainValue(
  document: Document.Parsed,
):
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly message: string } {
  try {
    return { kind: 'value', value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', message: `The file cannot be read: ${reason}.` };
  }
}

function problemsOfIssue(issue: z.core.$ZodIssue, places: PolicyPlaces): readonly PolicyProblem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const where = path.length === 0 ? 'The file' : inBackticks(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        message: `There is no key ${inBackticks([...path, key])}. ${advice(key, knownKeys(path))}`,
        ...places.ofKey([...path, key]),
      }));
    case 'invalid_value':
      return [
        {
          message:
            `${where} must be ${oneOf(issue.values.map(String))}. ${advice(places.text(path), issue.values.map(String))}`.trim(),
          ...places.ofValue(path),
        },
      ];
    case 'invalid_key':
      return [{ message: `${where} is no id of a rule.`, ...places.ofKey(path) }];
    case 'invalid_type':
      return [
        issue.input === undefined && !places.has(path)
          ? { message: `${where} is missing.`, ...places.ofKey(path.slice(0, -1)) }
          : { message: `${where} must be ${typeName(issue.expected)}.`, ...places.ofValue(path) },
      ];
    default:
      return [{ message: `${where}: ${sentence(issue.message)}`, ...places.ofValue(path) }];
  }
}

function unknownRules(
  { rules = {}, paths = [], waivers = [] }: PolicyFileValue,
  known: readonly string[],
  places: PolicyPlaces,
): readonly PolicyProblem[] {
  const named: readonly (readonly [string, readonly (string | number)[], 'key' | 'value'])[] = [
    ...Object.keys(rules).map((id) => [id, ['rules', id], 'key'] as const),
    ...paths.flatMap((entry, index) =>
      Object.keys(entry.rules ?? {}).map(
        (id) => [id, ['paths', index, 'rules', id], 'key'] as const,
      ),
    ),
    ...waivers.map(({ rule }, index) => [rule, ['waivers', index, 'rule'], 'value'] as const),
  ];
  const all = new Set(known);
  return named
    .filter(([id]) => !all.has(id))
    .map(([id, path, side]) => ({
      message: `There is no rule ${id}. ${advice(id, known)}`.trim(),
      ...(side === 'key' ? places.ofKey(path) : places.ofValue(path)),
    }));
}

/** Where the parts of a policy file stand in its text. */
class PolicyPlaces {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  problem(message: string, [start, end]: readonly [number, number]): PolicyProblem {
    return { message: sentence(message), ...this.#span(start, end) };
  }

  has(path: readonly (string | number)[]): boolean {
    return this.#document.hasIn(path);
  }

  /** The value as it is written; empty when it is no scalar. */
  text(path: readonly (string | number)[]): string {
    const node = this.#document.getIn(path, true);
    return isScalar(node) ? String(node.value) : '';
  }

  /** The key at the end of the path, or its entry in a list; the nearest that there is above it. */
  ofKey(path: readonly (string | number)[]): Span {
    const last = path.at(-1);
    if (last === undefined) {
      return { start: START, end: START };
    }
    const parent = path.length === 1 ? this.#document.contents : this.#node(path.slice(0, -1));
    const isKey = isMap(parent) && typeof last === 'string';
    const node = isKey ? keyNode(parent.items, last) : this.#node(path);
    return this.#spanOf(node) ?? this.ofKey(path.slice(0, -1));
  }

  ofValue(path: readonly (string | number)[]): Span {
    return this.#spanOf(this.#node(path)) ?? this.ofKey(path);
  }

  #node(path: readonly (string | number)[]): unknown {
    return path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
  }

  #spanOf(node: unknown): Span | undefined {
    const range = isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
    return range === undefined || range === null ? undefined : this.#span(range[0], range[1]);
  }

  #span(start: number, end: number): Span {
    return { start: this.#position(start), end: this.#position(Math.max(start, end)) };
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function keyNode(items: readonly Pair[], name: string): Node | undefined {
  const pair = items.find(({ key }) => isScalar(key) && key.value === name);
  return pair !== undefined && isScalar(pair.key) ? pair.key : undefined;
}

/** The keys that the schema has at a path, for the advice after a misspelt one. */
function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const top = path[0];
  if (top === undefined) {
    return Object.keys(POLICY_SCHEMA.shape);
  }
  const nested: Readonly<Record<string, readonly string[]>> = {
    block: ['severity', 'confidence', 'findings', 'unread'],
    comments: ['severity', 'most'],
    paths:
      path.at(-1) === 'block'
        ? ['severity', 'confidence', 'findings']
        : ['files', 'block', 'rules'],
    waivers: ['rule', 'path', 'finding', 'reason', 'owner', 'until'],
  };
  return nested[top] ?? [];
}

function advice(written: string, known: readonly string[]): string {
  const nearest = nearestName(written, known);
  return nearest === undefined ? '' : `Did you mean \`${nearest}\`?`;
}

function inBackticks(path: readonly (string | number)[]): string {
  const text = path
    .map((step) => (typeof step === 'number' ? `[${String(step + 1)}]` : `.${step}`))
    .join('');
  return `\`${text.replace(/^\./u, '')}\``;
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `\`${value}\``);
  const last = quoted.at(-1) ?? '';
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(', ')} or ${last}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  string: 'text',
  int: 'a whole number',
  number: 'a number',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function sentence(text: string): string {
  return /[.?!]$/u.test(text) ? text : `${text}.`;
}
