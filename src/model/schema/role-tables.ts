import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { BinaryExpr, Expr, Node } from '../code/code.ts';
import { leaves } from '../code/early-exits.ts';
import { nodesIn } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { valueOf } from '../code/values.ts';

/** A comparison of ranks that somebody with an unknown role gets past. */
export interface RoleTableUse {
  readonly node: BinaryExpr;
  /** `LEVELS`, and what it is asked for. */
  readonly table: string;
  readonly key: string;
  /** What an unknown role counts as: `nothing`, or the default. */
  readonly unknown: string;
}

const TABLE = /role|rank|level|hierarch|priv|perm|access|tier|plan/iu;
const KEY = /role|rank|tier|plan|level|permission|access/iu;
/** Who is asked about, as tokens, sessions and requests are called. */
const SUBJECT =
  /user|session|token|\breq(?:uest)?\b|claims|payload|\bctx\b|context|auth|member|actor|current|viewer|caller|\bc\b/iu;
const CHECKED =
  /\bin\b|hasOwn|isFinite|isNaN|includes\(|\.has\(|isRole|isValid|parse|validat|safeParse|not in\b|undefined|=== ?null|is None|as const/u;

interface Lookup {
  readonly table: Expr;
  readonly key: Expr;
  readonly fallback: number | undefined;
}

/**
 * Comparisons of a rank from a literal table, by a role of whoever asks, that an unknown role passes: a
 * refusal by `<`, which `undefined` never is, and a default as high as the highest rank.
 */
export function roleTableUsesOf(module: CodeModule): readonly RoleTableUse[] {
  return module.nodes.flatMap((node) =>
    node.kind === 'binary' && /^[<>]=?$/u.test(node.op) ? useAt(module, node) : [],
  );
}

function useAt(module: CodeModule, node: BinaryExpr): readonly RoleTableUse[] {
  const isLess = node.op.startsWith('<');
  // `rank < needed` and `needed > rank` are the same.
  const subject = lookupIn(module, isLess ? node.left : node.right);
  const other = lookupIn(module, isLess ? node.right : node.left);
  const found = [
    ...(subject !== undefined && subject.fallback === undefined && refuses(module, node)
      ? [{ lookup: subject, unknown: 'nothing' }]
      : []),
    ...[subject, other].flatMap((lookup) =>
      lookup !== undefined && passesByDefault(module, lookup)
        ? [{ lookup, unknown: String(lookup.fallback) }]
        : [],
    ),
  ];
  return found
    .filter(
      ({ lookup }) => isOfCaller(module, lookup.key) && !isCheckedBefore(module, node, lookup),
    )
    .slice(0, 1)
    .map(({ lookup, unknown }) => ({
      node,
      table: module.text(lookup.table),
      key: module.text(lookup.key),
      unknown,
    }));
}

/** `LEVELS[role]`, `LEVELS[role] ?? 0`, `LEVELS.get(role, 0)`, and a name that holds one of them. */
function lookupIn(module: CodeModule, expr: Expr): Lookup | undefined {
  const end = expr.kind === 'name' ? follow(module, expr) : { module, expr };
  if (end?.module !== module) {
    return undefined;
  }
  const { expr: value } = end;
  switch (value.kind) {
    case 'index':
      // A key that is not there raises in Python.
      return module.language === 'typescript'
        ? lookupOf(module, value.object, value.index, undefined)
        : undefined;
    case 'binary': {
      const inner =
        value.op === '??' || value.op === '||' ? lookupIn(module, value.left) : undefined;
      const fallback = valueOf(module, value.right);
      return inner !== undefined && fallback.isKnown && typeof fallback.value === 'number'
        ? { ...inner, fallback: fallback.value }
        : undefined;
    }
    case 'call': {
      const [key, fallback] = value.args.map((each) => each.value);
      const known = fallback === undefined ? undefined : valueOf(module, fallback);
      const isGet = value.callee.kind === 'member' && value.callee.name === 'get';
      return isGet &&
        key !== undefined &&
        known?.isKnown === true &&
        typeof known.value === 'number'
        ? lookupOf(module, value.callee.object, key, known.value)
        : undefined;
    }
    default:
      return undefined;
  }
}

function lookupOf(
  module: CodeModule,
  table: Expr,
  key: Expr,
  fallback: number | undefined,
): Lookup | undefined {
  return TABLE.test(module.text(table)) &&
    key.kind !== 'literal' &&
    ranksOf(module, table) !== undefined
    ? { table, key, fallback }
    : undefined;
}

function ranksOf(module: CodeModule, table: Expr): readonly number[] | undefined {
  const end = follow(module, table);
  if (end?.expr.kind !== 'object' || end.expr.entries.length < 2) {
    return undefined;
  }
  const ranks = end.expr.entries.flatMap((entry) => {
    const value = entry.kind === 'spread' ? undefined : valueOf(end.module, entry.value);
    return value?.isKnown === true && typeof value.value === 'number' ? [value.value] : [];
  });
  return ranks.length === end.expr.entries.length ? ranks : undefined;
}

function passesByDefault(module: CodeModule, { table, fallback }: Lookup): boolean {
  const ranks = ranksOf(module, table) ?? [];
  return fallback !== undefined && ranks.length > 0 && fallback >= Math.max(...ranks);
}

// `if (LEVELS[user.role] < LEVELS[needed]) throw new Forbidden()`.
function refuses(module: CodeModule, node: BinaryExpr): boolean {
  const parent = module.parent(node);
  return parent?.kind === 'if' && parent.test === node && leaves(parent.then);
}

function isOfCaller(module: CodeModule, key: Expr): boolean {
  const text = module.text(key);
  return KEY.test(text) && SUBJECT.test(text);
}

/** True when the function says anything about the key or the rank before it is compared. */
function isCheckedBefore(module: CodeModule, node: BinaryExpr, { key, table }: Lookup): boolean {
  const fn = module.enclosingFunction(node);
  const names = new Set([module.text(key), module.text(node.left), module.text(node.right)]);
  return (fn === undefined ? [] : nodesIn(fn)).some((each) => {
    const test = each.kind === 'if' ? each.test : each;
    return (
      (each.kind === 'if' || each.kind === 'call') &&
      test.end <= node.start &&
      isAbout(module, test, names, table)
    );
  });
}

function isAbout(module: CodeModule, test: Node, names: ReadonlySet<string>, table: Expr): boolean {
  const text = module.text(test);
  let isNamed = false;
  walk([test], (each) => {
    isNamed ||= names.has(module.text(each));
  });
  return (
    isNamed && (CHECKED.test(text) || text.includes(module.text(table)) || /^!?\w+$/u.test(text))
  );
}
