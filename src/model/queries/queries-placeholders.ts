import type { Edit } from '#core/rule.ts';

import type { TemplateExpr } from '../code/code.ts';
import type { SqlCall } from './queries.ts';
import type { VariablePart } from './queries-text-spot.ts';

/** How a driver writes the placeholder of the n-th value, and how it takes the values. */
interface Style {
  readonly placeholder: (index: number) => string;
  readonly values: (texts: readonly string[]) => string;
}

const STYLES: ReadonlyMap<string, Style> = new Map([
  ['pg', { placeholder: (index: number) => `$${index}`, values: listOf }],
  ['mysql2', { placeholder: () => '?', values: listOf }],
  ['psycopg', { placeholder: () => '%s', values: tupleOf }],
  ['sqlite3', { placeholder: () => '?', values: tupleOf }],
]);

/**
 * The edits that turn the values of a template into parameters, where that surely means the same: one
 * template that is the only argument, every value compared with `=` and not quoted. Undefined otherwise.
 */
export function placeholderEdits(
  { module, call, text, library }: SqlCall,
  parts: readonly VariablePart[],
): readonly Edit[] | undefined {
  const style = library === null ? undefined : STYLES.get(library);
  const isSimple =
    style !== undefined &&
    text.kind === 'template' &&
    text.tag === null &&
    call.args.length === 1 &&
    call.args[0]?.value === text &&
    text.values.length === parts.length &&
    parts.every(({ expr }) => text.values.includes(expr)) &&
    text.texts.slice(0, -1).every((before) => /[\w)"`]\s*=\s*$/u.test(before)) &&
    text.texts.slice(1).every((after) => /^(?:\s|$|[;)])/u.test(after)) &&
    !text.texts.some((each) => /[%?$\\{}]/u.test(each));
  if (!isSimple) {
    return undefined;
  }
  const isTypescript = module.language === 'typescript';
  const holes = text.values.map((value) => holeAround(module.file.text, value, isTypescript));
  if (holes.some((hole) => hole === undefined)) {
    return undefined;
  }
  const { path } = module;
  const texts = text.values.map((value) => module.text(value));
  return [
    ...prefixEdits(path, module.file.text, text, isTypescript),
    ...holes.flatMap((hole, index) =>
      hole === undefined ? [] : [{ path, ...hole, text: style.placeholder(index + 1) }],
    ),
    { path, start: text.end, end: text.end, text: style.values(texts) },
  ];
}

/** `${value}` or `{value}` with nothing else inside. */
function holeAround(
  text: string,
  value: { readonly start: number; readonly end: number },
  isTypescript: boolean,
): { readonly start: number; readonly end: number } | undefined {
  const open = isTypescript ? '${' : '{';
  const start = value.start - open.length;
  return text.slice(start, value.start) === open && text[value.end] === '}'
    ? { start, end: value.end + 1 }
    : undefined;
}

// Without values an f-string is a string.
function prefixEdits(
  path: string,
  text: string,
  { start }: TemplateExpr,
  isTypescript: boolean,
): readonly Edit[] {
  return !isTypescript && /[fF]/u.test(text[start] ?? '')
    ? [{ path, start, end: start + 1, text: '' }]
    : [];
}

function listOf(texts: readonly string[]): string {
  return `, [${texts.join(', ')}]`;
}

function tupleOf(texts: readonly string[]): string {
  return `, (${texts.join(', ')}${texts.length === 1 ? ',' : ''})`;
}
