import type { CodeModule } from '../code/code-module.ts';
import type { Expr, ListExpr, Node } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { underscored } from '../secrets/sensitive-names.ts';
import { stringOf } from '../code/values.ts';

/** A list of the names or paths whose values a program keeps out of what it writes. */
export interface RedactionList {
  readonly module: CodeModule;
  /** What the list is called: `SENSITIVE_KEYS`, `redact`. */
  readonly name: string;
  /** The list, or the pattern. */
  readonly at: Expr;
  /** The literal list to which a name can be added; undefined for a pattern. */
  readonly list: ListExpr | undefined;
  /** Each with underscores and without the path before it. */
  readonly names: readonly string[];
  /** True for a list that is about headers alone. */
  readonly isOfHeaders: boolean;
}

const NAME =
  /(?:^|_)(?:redact(?:ed|ion|able)?|scrub(?:bed|bing)?)(?:_|$)|(?:^|_)(?:sensitive|masked|mask|sanitized?)_(?:\w+_)?(?:keys?|key_names|fields?|field_names|names?|params?|headers?|header_names|paths?|props?|properties|patterns?|key_patterns?|words?|attributes?|attrs|re|regexp?)$/u;

/** One of these is in every file with such a list. */
export const REDACTION_WORDS: readonly string[] = [
  'edact',
  'EDACT',
  'crub',
  'CRUB',
  'ensitive',
  'ENSITIVE',
  'mask',
  'MASK',
  'anitize',
  'ANITIZE',
];

const REDACTION_FILES: FileQuestion = {
  name: 'redaction-lists',
  words: REDACTION_WORDS,
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  patterns: [/passw|secret|token|authori[sz]ation|cookie|e-?mail/iu],
};

/** The questions by which the lists of a project are found. */
export const REDACTION_QUESTIONS: readonly FileQuestion[] = [REDACTION_FILES];

/** The redaction lists of the program, in order of paths. */
export const redactionListsOfProject = onceEach((project: Project): readonly RedactionList[] =>
  project.filesWhere(REDACTION_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : redactionListsOf(module);
  }),
);

// One name alone is an option or an example.
const LEAST_NAMES = 2;

/**
 * The redaction lists that a file states in full, in source order: lists of strings and patterns of
 * alternatives under a name that says so, and the `redact` option of pino. One with an element that
 * cannot be told is left out.
 */
export function redactionListsOf(module: CodeModule): readonly RedactionList[] {
  return module.nodes.flatMap((node) =>
    namedValues(node).flatMap(({ name, value }) => {
      const listed = NAME.test(underscored(name)) ? namesIn(module, value) : undefined;
      if (listed === undefined) {
        return [];
      }
      const names = listed.names.map((each) => underscored(lastPart(each)));
      return names.length < LEAST_NAMES || !speaksOfSecrets(names)
        ? []
        : [
            {
              module,
              name,
              at: listed.at,
              list: listed.list,
              names,
              isOfHeaders: /header/iu.test(name),
            },
          ];
    }),
  );
}

function speaksOfSecrets(names: readonly string[]): boolean {
  return names.some((name) =>
    /passw|secret|token|authori[sz]ation|cookie|e_?mail|api_?key|ssn|card/u.test(name),
  );
}

// `req.headers["x-api-key"]` and `*.password` end with the name.
function lastPart(path: string): string {
  return (
    path
      .replaceAll(/\[?["'](?<name>[^"']+)["']\]?/gu, '.$<name>')
      .replaceAll(/\[\*\]|\.\*$/gu, '')
      .split('.')
      .at(-1) ?? path
  );
}

interface NamedValue {
  readonly name: string;
  readonly value: Expr;
}

function namedValues(node: Node): readonly NamedValue[] {
  switch (node.kind) {
    case 'bind':
    case 'assign': {
      const { target, value } = node;
      const isNamed = target.kind === 'name' || target.kind === 'member';
      return isNamed && value !== null ? [{ name: target.name, value }] : [];
    }
    case 'class':
      return node.fields.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
    case 'object':
      return node.entries.flatMap((entry) =>
        entry.kind === 'property' ? [{ name: entry.key, value: pathsOf(entry.value) }] : [],
      );
    default:
      return [];
  }
}

// https://getpino.io/#/docs/redaction
function pathsOf(value: Expr): Expr {
  const paths =
    value.kind === 'object'
      ? value.entries.find((entry) => entry.kind === 'property' && entry.key === 'paths')
      : undefined;
  return paths?.value ?? value;
}

interface Listed {
  readonly at: Expr;
  readonly list: ListExpr | undefined;
  readonly names: readonly string[];
}

const WRAPPERS = /^(?:Set|freeze|set|frozenset|tuple|list|compile|RegExp)$/u;

function namesIn(module: CodeModule, value: Expr): Listed | undefined {
  switch (value.kind) {
    case 'list': {
      const names = value.items.map((item) => namesOfItem(module, item));
      return names.every((each) => each !== undefined)
        ? { at: value, list: isPlain(value) ? value : undefined, names: names.flat() }
        : undefined;
    }
    case 'regex':
      return { at: value, list: undefined, names: alternativesOf(value.pattern) };
    case 'call': {
      const { callee } = value;
      const word = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
      const [first] = value.args;
      if (!WRAPPERS.test(word) || first === undefined) {
        return undefined;
      }
      const pattern = /^(?:compile|RegExp)$/u.test(word)
        ? stringOf(module, first.value)
        : undefined;
      return pattern === undefined
        ? namesIn(module, first.value)
        : { at: first.value, list: undefined, names: alternativesOf(pattern) };
    }
    default:
      return undefined;
  }
}

function namesOfItem(module: CodeModule, item: Expr): readonly string[] | undefined {
  if (item.kind === 'regex') {
    return alternativesOf(item.pattern);
  }
  const text = stringOf(module, item);
  return text === undefined ? undefined : [text];
}

function isPlain({ items }: ListExpr): boolean {
  return items.length > 0 && items.every((item) => item.kind === 'literal');
}

function alternativesOf(pattern: string): readonly string[] {
  return pattern
    .replaceAll(/\(\?(?:<\w+>|P<\w+>|[imsu:]+)/gu, '(')
    .replaceAll(/\\[bswd][?*+]?|\[[^\]]*\][?*+]?|\^|\$/gu, '_')
    .split(/[|()]/u)
    .filter((each) => /[a-z]{3}/iu.test(each));
}
