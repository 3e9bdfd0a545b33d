import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, TemplateExpr } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { sqlCallsOf } from '../queries/queries.ts';
import type { SqlCall } from '../queries/queries.ts';
import { follow } from '../code/resolve.ts';
import { stringOf } from '../code/values.ts';
import type { Column, WriteForm } from './writes.ts';

const STATEMENT =
  /^[\s(]*(?:with\b[^]*?\)\s*)?(?<verb>insert(?:\s+or\s+\w+|\s+ignore)?\s+into|replace\s+into|merge\s+into|update|delete\s+from)\s+(?:only\s+)?["`[]?(?<table>[\w.]+(?:["`\]]\.["`[]\w+)?)/iu;
const KEYED =
  /on\s+conflict|on\s+duplicate\s+key|insert\s+or\s+(?:ignore|replace)|insert\s+ignore|replace\s+into|merge\s+into|where\s+not\s+exists/iu;
const INCREMENT =
  /\bset\b[^]*?\b["`]?(?<column>\w+)["`]?\s*=\s*(?:coalesce\()?\s*(?:\w+\.)?["`]?\k<column>["`]?(?:\s*,\s*0\))?\s*[+-]/iu;

/** The write that a SQL text is: run by a call, or as a tagged template. */
export function sqlWrite(module: CodeModule, node: CallExpr | TemplateExpr): WriteForm | undefined {
  if (node.kind === 'template') {
    return node.tag === null ? undefined : formOf(textOf(module, node), node.values, node.tag);
  }
  const sql = sqlCallAt(module, node);
  if (sql === undefined) {
    return undefined;
  }
  const given = node.args.flatMap(({ value }) =>
    value === sql.text ? [] : partsOf(module, value),
  );
  return formOf(textOf(module, sql.text), given, node.callee);
}

const sqlByCall = onceEach(
  (module: CodeModule): ReadonlyMap<CallExpr, SqlCall> =>
    new Map(sqlCallsOf(module).map((each) => [each.call, each])),
);

/** The SQL that a call runs; undefined for any other call. */
export function sqlCallAt(module: CodeModule, call: CallExpr): SqlCall | undefined {
  return sqlByCall(module).get(call);
}

function partsOf(module: CodeModule, value: Expr): readonly Expr[] {
  const end = value.kind === 'name' ? (follow(module, value)?.expr ?? value) : value;
  switch (end.kind) {
    case 'list':
      return end.items.flatMap((item) => partsOf(module, item));
    case 'object':
      return end.entries.map((entry) => entry.value);
    default:
      return [end.kind === 'literal' || value.kind === 'name' ? value : end];
  }
}

function textOf(module: CodeModule, text: Expr): string {
  const whole = stringOf(module, text);
  if (whole !== undefined) {
    return whole;
  }
  const end = follow(module, text)?.expr;
  switch (end?.kind) {
    case 'template':
      return end.texts.join(' ? ');
    case 'binary':
      return `${textOf(module, end.left)}${textOf(module, end.right)}`;
    case 'call': {
      const [first] = end.args;
      return first === undefined ? '' : textOf(module, first.value);
    }
    default:
      return '';
  }
}

function formOf(text: string, values: readonly Expr[], at: Expr): WriteForm | undefined {
  const groups = STATEMENT.exec(text)?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const verb = (groups['verb'] ?? '').toLowerCase();
  const kind = kindOf(verb, text);
  const names = kind === 'update' || kind === 'increment' ? [] : columnNames(text);
  const columns: readonly Column[] = values.map((value, index) => ({
    name: names.length === values.length ? (names[index] ?? null) : null,
    value,
  }));
  // Column names of an UPDATE are told from its text: the values come in another order.
  const set = kind === 'update' || kind === 'increment' ? setColumns(text) : [];
  return {
    kind,
    target: groups['table'] ?? null,
    columns: [...columns, ...set.map((name) => ({ name, value: at }))],
    where: columns,
    isChecked: false,
    at,
  };
}

function kindOf(verb: string, text: string): WriteForm['kind'] {
  if (verb.startsWith('delete')) {
    return 'delete';
  }
  if (verb === 'update') {
    return INCREMENT.test(text) ? 'increment' : 'update';
  }
  return KEYED.test(text) ? 'upsert' : 'insert';
}

function columnNames(text: string): readonly string[] {
  const list = /into\s+\S+\s*\((?<columns>[^)]*)\)/iu.exec(text)?.groups?.['columns'] ?? '';
  return list.split(',').map((name) => name.trim().replaceAll(/["`[\]]/gu, ''));
}

function setColumns(text: string): readonly string[] {
  const set =
    /\bset\b(?<set>[^]*?)(?:\bwhere\b|\breturning\b|$)/iu.exec(text)?.groups?.['set'] ?? '';
  return [...set.matchAll(/["`]?(?<name>\w+)["`]?\s*=/gu)].map(
    (match) => match.groups?.['name'] ?? '',
  );
}
