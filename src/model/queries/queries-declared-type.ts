import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Parameter } from '../code/code.ts';
import { listOfCallback } from './queries-text-givers.ts';
import { lookUp, topLevel } from '../code/scope.ts';

/** The text of a type as TypeScript writes it, with the file in which its names mean something. */
interface TypeText {
  readonly module: CodeModule;
  readonly text: string;
}

/**
 * What a value can be by the type that TypeScript declares: `safe` for numbers, dates and a closed list
 * of words, `text` for any text, `unknown` when the type leads out of the project.
 */
export type DeclaredKind = 'safe' | 'text' | 'unknown';

const DEEPEST_TYPE = 8;

/**
 * The declared kind of a parameter, of what is taken out of one (`{ limit }`, `params.limit`, `ids[0]`)
 * and of variables made so. Structural types have no node, so the text is read.
 */
export function declaredKind(module: CodeModule, expr: Expr): DeclaredKind {
  const type = typeOf(module, expr, 0);
  return type === undefined ? 'unknown' : kindOf(type, 0);
}

function typeOf(module: CodeModule, expr: Expr, depth: number): TypeText | undefined {
  if (depth > DEEPEST_TYPE) {
    return undefined;
  }
  switch (expr.kind) {
    case 'name': {
      const binding = lookUp(module, expr.name, expr);
      if (binding?.kind === 'parameter') {
        const { fn, parameter, keys } = binding;
        const list = listOfCallback(module, fn, parameter);
        const type =
          annotationOf(module, parameter) ??
          (list === undefined ? unstated(module) : below(typeOf(module, list, depth + 1), [null]));
        return below(type, keys);
      }
      return binding?.kind === 'value' && binding.keys.length > 0
        ? below(typeOf(module, binding.value, depth + 1), binding.keys)
        : undefined;
    }
    case 'member':
      return below(typeOf(module, expr.object, depth + 1), [expr.name]);
    case 'index':
      return below(typeOf(module, expr.object, depth + 1), [null]);
    default:
      return undefined;
  }
}

// What is written between the name of a parameter and its default.
function annotationOf(
  module: CodeModule,
  { target, fallback, end }: Parameter,
): TypeText | undefined {
  const written = module.file.slice({ start: target.end, end: fallback?.start ?? end });
  const text = /^\s*\??\s*:(?<type>[^]*?)(?:=\s*)?$/u.exec(written)?.groups?.['type'];
  return text === undefined ? undefined : { module, text: text.trim() };
}

// JavaScript states no type; TypeScript only leaves it out where it follows from elsewhere.
function unstated(module: CodeModule): TypeText | undefined {
  return /\.[cm]?jsx?$/u.test(module.path) ? { module, text: 'any' } : undefined;
}

function below(type: TypeText | undefined, keys: readonly (string | null)[]): TypeText | undefined {
  let current = type;
  for (const key of keys) {
    if (current === undefined) {
      return undefined;
    }
    current =
      key === null
        ? { module: current.module, text: elementOf(current.text) }
        : fieldOf(current, key, 0);
  }
  return current;
}

const LIST =
  /^(?:readonly\s+)?(?:(?<item>[^]+?)\s*\[\]|(?:Readonly)?(?:Array|Set)<(?<inner>[^]+)>|Iterable<(?<each>[^]+)>)$/u;

function elementOf(text: string): string {
  const groups = LIST.exec(text)?.groups;
  return (groups?.['item'] ?? groups?.['inner'] ?? groups?.['each'] ?? text).replaceAll(
    /^\((?<all>[^]*)\)$/gu,
    '$1',
  );
}

const SAME_FIELDS = /^(?:Partial|Required|Readonly|Pick|Omit|NonNullable|Awaited)<(?<of>\w+)\b/u;

function fieldOf(type: TypeText, key: string, depth: number): TypeText | undefined {
  const { module } = type;
  const text = type.text.trim();
  if (depth > DEEPEST_TYPE) {
    return undefined;
  }
  if (/^(?:any|unknown)$/u.test(text)) {
    return type;
  }
  const record = /^Record<\s*\w+\s*,(?<value>[^]+)>$/u.exec(text)?.groups?.['value'];
  if (record !== undefined) {
    return { module, text: record.trim() };
  }
  const field = fieldText(text, key);
  if (field !== undefined) {
    return { module, text: field };
  }
  const names = text.startsWith('{')
    ? []
    : splitAt(text, '&').map((each) => SAME_FIELDS.exec(each)?.groups?.['of'] ?? each);
  for (const name of names) {
    const declaration = /^\w+$/u.test(name) ? declarationOf(module, name, 0) : undefined;
    const found = declaration === undefined ? undefined : fieldOf(declaration, key, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function fieldText(text: string, key: string): string | undefined {
  if (!/^[\w$]+$/u.test(key)) {
    return undefined;
  }
  const head = new RegExp(
    `[{;,\\n]\\s*(?:(?:readonly|public|private|protected)\\s+)*${key.replaceAll('$', '\\$')}[?!]?\\s*:`,
    'u',
  ).exec(text);
  return head === null ? undefined : upToEnd(text, head.index + head[0].length).trim();
}

/** From an offset to where the type there ends: a separator or a line that goes on with none. */
function upToEnd(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const isArrow = char === '>' && text[at - 1] === '=';
    if (/[{([<]/u.test(char)) {
      depth += 1;
    } else if (/[})\]>]/u.test(char) && !isArrow) {
      depth -= 1;
    }
    const isOver = depth < 0 || (depth === 0 && /[;,=]/u.test(char) && text[at + 1] !== '>');
    if (isOver || (depth === 0 && char === '\n' && isLastLine(text, start, at))) {
      return text.slice(start, at);
    }
  }
  return text.slice(start);
}

function isLastLine(text: string, start: number, at: number): boolean {
  return /[^\s|&]\s*$/u.test(text.slice(start, at)) && !/^\s*[|&]/u.test(text.slice(at));
}

function splitAt(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    depth += /[{([<]/u.test(char) ? 1 : 0;
    depth -= /[})\]>]/u.test(char) ? 1 : 0;
    if (char === separator && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else {
      part += char;
    }
  }
  return [...parts, part.trim()].filter((each) => each !== '');
}

/** What a name of a type is declared as, through imports and barrels. */
function declarationOf(module: CodeModule, name: string, depth: number): TypeText | undefined {
  if (depth > DEEPEST_TYPE) {
    return undefined;
  }
  const { text } = module.file;
  const head = new RegExp(
    `\\b(?<kind>interface|type|enum|class)\\s+${name}\\b(?<rest>[^={]*)[={]`,
    'u',
  ).exec(text);
  if (head !== null) {
    const at = head.index + head[0].length;
    const isType = head.groups?.['kind'] === 'type';
    const body = isType ? upToEnd(text, at) : `{${upToEnd(text, at - 1).slice(1)}`;
    return { module, text: head.groups?.['kind'] === 'enum' ? 'never' : body.trim() };
  }
  for (const from of sourcesOf(module, name)) {
    const path = module.project.importTarget(module.path, module.language, from.specifier);
    const target = path === undefined ? undefined : module.project.module(path);
    const found = target === undefined ? undefined : declarationOf(target, from.name, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function sourcesOf(
  module: CodeModule,
  name: string,
): readonly { readonly specifier: string; readonly name: string }[] {
  const binding = topLevel(module, name);
  if (binding?.kind === 'import') {
    return [{ specifier: binding.statement.module, name: binding.name.imported }];
  }
  return module.facts.body.flatMap((statement) => {
    const passed =
      statement.kind === 'export'
        ? statement.names.find(({ exported }) => exported === name || exported === '*')
        : undefined;
    return statement.kind !== 'export' || statement.from === null || passed === undefined
      ? []
      : [{ specifier: statement.from, name: passed.local === '*' ? name : passed.local }];
  });
}

const SAFE =
  /^(?:number|bigint|boolean|true|false|Date|null|undefined|never|-?\d+|"[^"]*"|'[^']*'|keyof\b[^]*|\(?\s*typeof\b[^]*)$/u;

function kindOf(type: TypeText, depth: number): DeclaredKind {
  const kinds = splitAt(type.text.trim(), '|').map((each) => kindOfOne(type.module, each, depth));
  if (kinds.includes('text')) {
    return 'text';
  }
  return kinds.length > 0 && kinds.every((kind) => kind === 'safe') ? 'safe' : 'unknown';
}

function kindOfOne(module: CodeModule, text: string, depth: number): DeclaredKind {
  const element = elementOf(text);
  if (element !== text) {
    return kindOf({ module, text: element }, depth + 1);
  }
  if (SAFE.test(text)) {
    return 'safe';
  }
  if (/^(?:string|any|unknown|object|Record<[^]*|\(?string\s*&[^]*)$/u.test(text)) {
    return 'text';
  }
  const declaration =
    depth < DEEPEST_TYPE && /^\w+$/u.test(text) ? declarationOf(module, text, 0) : undefined;
  return declaration === undefined ? 'unknown' : kindOf(declaration, depth + 1);
}
