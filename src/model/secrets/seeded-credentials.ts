import { sqlValues } from '#syntax/sql-values.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { lookUp } from '../code/scope.ts';
import { rowWriteAround } from '../data/row-writes.ts';
import { isSecretName } from './settings-secret-names.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';
import { positional, stringOf } from '../code/values.ts';
import { sqlCallAt } from '../data/writes-sql.ts';

/** A row with a credential whose value stands in the repository. */
export interface SeededCredential extends Ranged {
  /** The table, model or role, as far as the text names it. */
  readonly table: string;
  readonly column: string;
  /** Where the literal stands, when that is elsewhere. */
  readonly literal: Ranged | undefined;
}

const ACCOUNTS =
  /user|account|admin|member|role|api_?key|token|client|credential|auth|secret|login|person|operator|staff/iu;
const PASSWORD = /pass(?:word|wd|phrase)?|pwd/iu;
const ABOUT =
  /reset|expir|hint|polic|creat|updat|chang|last|attempt|length|must|need|_at$|_on$|_id$|type|name|method|enabled|algo|question|confirm_?token/iu;

function isCredentialColumn(table: string, column: string): boolean {
  if (ABOUT.test(column) || /^keys?$/iu.test(column)) {
    return false;
  }
  return (
    PASSWORD.test(column) ||
    ((isSecretName(column) || /(?:key|token|secret)_?(?:hash|digest)$/iu.test(column)) &&
      ACCOUNTS.test(table))
  );
}

// Not a credential: nothing, a marker that no password fits, a parameter, a placeholder of a template.
// `this-key-is-for-local-development-only` says where it belongs.
const FOR_DEVELOPMENT = /(?:local|development|dev|test(?:ing)?)[-_ ]?(?:development[-_ ]?)?only/iu;

const NO_CREDENTIAL =
  /^$|^(?:null|none|undefined|nil|true|false|n\/a|x|-|!|\*|\.{3})$|^[!*]|^[:$@%]\w|\$\{|\{\{|<[^>]*>|%s|%\(|^\?$|\s|^(?:local|oauth|google|github|saml|ldap|magic|invited|unusable|disabled|locked|not[-_ ]?set|placeholder|no[-_ ]?login|bf|md5|sha\d*|text|bcrypt|argon2\w*|password|credentials?|string|varchar)$/iu;

// `DSB_MOBILE_PASSWORD` stands for what is to be filled in.
const PLACEHOLDER = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/u;

function isCredential(literal: string): boolean {
  return (
    literal.length >= 4 &&
    !PLACEHOLDER.test(literal) &&
    !FOR_DEVELOPMENT.test(literal) &&
    (/^\$(?:2[aby]?|argon2|scrypt|pbkdf2|5|6)\$/u.test(literal) || !NO_CREDENTIAL.test(literal))
  );
}

/** Credentials that SQL text writes with a literal, in source order. */
export function credentialsInSql(text: string): readonly SeededCredential[] {
  return sqlValues(text)
    .filter(
      ({ table, column, literal }) =>
        literal !== undefined &&
        isCredential(literal) &&
        (column === 'PASSWORD' || isCredentialColumn(table, column)),
    )
    .map(({ table, column, start, end }) => ({ table, column, start, end, literal: undefined }));
}

/** Credentials that the rows of a code file get from literals, in source order, without development branches. */
export function credentialsIn(
  module: CodeModule,
  counts: (node: Node) => boolean,
): readonly SeededCredential[] {
  return module.nodes
    .filter((node) => !isRightOf(module, node))
    .flatMap((node) => credentialsAt(module, node))
    .filter(
      ({ node }) => counts(node) && !isDevelopmentOnly(module, node) && !isWayBack(module, node),
    );
}

// What is run to undo a migration is run by hand, on a database that is given up.
function isWayBack(module: CodeModule, node: Node): boolean {
  return [...module.ancestors(node)].some(
    (each) =>
      each.kind === 'function' && /^(?:down|downgrade|rollback|reverse)$/u.test(each.name ?? ''),
  );
}

type Found = SeededCredential & { readonly node: Node };

function credentialsAt(module: CodeModule, node: Node): readonly Found[] {
  switch (node.kind) {
    case 'object':
      return node.entries.flatMap((entry) =>
        entry.kind === 'property' && !isRenaming(module, node)
          ? field(module, node, entry.key, entry.value)
          : [],
      );
    case 'call':
      return [
        ...node.args.flatMap(({ name, value }) =>
          name === null ? [] : field(module, node, name, value),
        ),
        ...superuser(module, node),
        ...givenToSql(module, node),
      ];
    case 'literal':
    case 'template':
      return sqlText(module, node);
    default:
      return [];
  }
}

// `$rename: { password: 'oldPassword' }` of MongoDB gives another name, no value.
function isRenaming(module: CodeModule, node: Node): boolean {
  const outer = module.parent(node);
  return (
    outer?.kind === 'object' &&
    outer.entries.some(
      (entry) => entry.kind === 'property' && entry.value === node && entry.key === '$rename',
    )
  );
}

function field(module: CodeModule, node: Node, key: string, value: Expr): readonly Found[] {
  const write = rowWriteAround(module, node);
  const table = write === undefined ? '' : module.text(write.callee);
  const literal = write === undefined ? undefined : literalOf(module, value);
  return write !== undefined &&
    literal !== undefined &&
    isCredentialColumn(`${table} ${module.text(write).slice(0, 200)}`, key)
    ? [{ ...rangeOf(value), table: tableName(module, write), column: key, literal, node }]
    : [];
}

function tableName(module: CodeModule, { callee, args }: CallExpr): string {
  const first = args[0]?.value;
  const named =
    first === undefined
      ? undefined
      : (stringOf(module, first) ?? (first.kind === 'name' ? first.name : undefined));
  if (callee.kind === 'member') {
    return (
      named ??
      module
        .text(callee.object)
        .split(/[.(]/u)
        .findLast((part) => !/^(?:objects|prisma|db|tx|this|self|\)|await)$/u.test(part))
        ?.replaceAll(/\W/gu, '') ??
      ''
    );
  }
  return module.text(callee);
}

// https://docs.djangoproject.com/en/stable/ref/contrib/auth/#manager-methods
function superuser(module: CodeModule, call: CallExpr): readonly Found[] {
  const { callee } = call;
  const value = positional(call, 2);
  const literal = value === undefined ? undefined : literalOf(module, value);
  return callee.kind === 'member' &&
    /^create_(?:super)?user$/u.test(callee.name) &&
    value !== undefined &&
    literal !== undefined
    ? [{ ...rangeOf(value), table: 'User', column: 'password', literal, node: call }]
    : [];
}

// A value that is hashed into its own name ends here.
const DEEPEST = 6;

const HASHES = /hash|bcrypt|argon|scrypt|pbkdf|make_password|encrypt|digest|genPassword/iu;

/** The range of the literal behind a value: itself, a constant, or the argument of a hash. Undefined for anything that is made or read at run time. */
function literalOf(module: CodeModule, value: Expr, depth = 0): Ranged | undefined {
  if (depth > DEEPEST) {
    return undefined;
  }
  if (value.kind === 'await') {
    return literalOf(module, value.value, depth + 1);
  }
  const text = stringOf(module, value);
  if (text !== undefined) {
    return isCredential(text) ? rangeOf(value) : undefined;
  }
  if (value.kind === 'name') {
    const binding = lookUp(module, value.name, value);
    const inner = binding?.kind === 'value' && binding.keys.length === 0 ? binding.value : null;
    const isHash = inner !== null && (inner.kind === 'call' || inner.kind === 'await');
    return isHash ? literalOf(module, inner, depth + 1) : undefined;
  }
  if (value.kind === 'call') {
    const { callee } = value;
    // `hash('…').decode()` is the hash as text, and `createHash('sha256').update('…')` hashes the inner text.
    if (callee.kind === 'member' && /^(?:decode|digest|hexdigest|toString)$/u.test(callee.name)) {
      return literalOf(module, callee.object, depth + 1);
    }
    const first = positional(value, 0);
    const source =
      first?.kind === 'call' && first.callee.kind === 'member' && first.callee.name === 'encode'
        ? first.callee.object
        : first;
    return HASHES.test(module.text(callee)) && source !== undefined
      ? literalOf(module, source, depth + 1)
      : undefined;
  }
  return undefined;
}

/** Values that a statement takes as parameters: `query('INSERT … VALUES ($1)', [hash])`. */
function givenToSql(module: CodeModule, call: CallExpr): readonly Found[] {
  const sql = sqlCallAt(module, call);
  const text = sql === undefined ? undefined : plainText(module, sql.text);
  const given = call.args.find(({ value }) => value !== sql?.text)?.value;
  if (text === undefined || given === undefined || !/insert\s+into/iu.test(text)) {
    return [];
  }
  return sqlValues(text).flatMap(({ table, column, start, end }) => {
    const value = isCredentialColumn(table, column)
      ? parameter(text.slice(start, end), given)
      : undefined;
    const literal = value === undefined ? undefined : literalOf(module, value);
    return value === undefined || literal === undefined
      ? []
      : [{ ...rangeOf(value), table, column, literal, node: call }];
  });
}

// `text('…')` of SQLAlchemy holds the statement.
function plainText(module: CodeModule, text: Expr): string | undefined {
  return stringOf(module, text.kind === 'call' ? positional(text, 0) : text);
}

/** The value for `$1` in a list, or for `:name` in an object; undefined for any other placeholder. */
function parameter(placeholder: string, given: Expr): Expr | undefined {
  const { position, name } =
    /^(?:\$(?<position>\d+)|:\s?(?<name>\w+))$/u.exec(placeholder)?.groups ?? {};
  if (given.kind === 'list' && position !== undefined) {
    return given.items[Number(position) - 1];
  }
  const entry =
    given.kind === 'object' && name !== undefined
      ? given.entries.find((each) => each.kind === 'property' && each.key === name)
      : undefined;
  return entry?.value;
}

// What a template puts into the text when it runs.
const INSERTED = { typescript: /\$\{[^}]*\}/gu, python: /\{[^}]*\}/gu } as const;

function sqlText(module: CodeModule, node: Expr): readonly Found[] {
  // The quotes of the language around the text would be taken for those of SQL.
  const text = module
    .text(node)
    .replace(/^[a-z]*(?:"""|'''|["'`])/iu, (quote) => ' '.repeat(quote.length))
    .replace(/(?:"""|'''|["'`])$/u, (quote) => ' '.repeat(quote.length));
  return /insert\s+into|update\s|create\s+user|create\s+role/iu.test(text)
    ? credentialsInSql(
        text.replaceAll(INSERTED[module.language], (part) => '?'.padEnd(part.length)),
      ).map((one) => ({
        ...one,
        start: node.start + one.start,
        end: node.start + one.end,
        node,
      }))
    : [];
}

function isRightOf(module: CodeModule, node: Node): boolean {
  return (
    (node.kind === 'literal' || node.kind === 'template') &&
    module.parent(node)?.kind === 'template'
  );
}

function rangeOf({ start, end }: Ranged): Ranged {
  return { start, end };
}
