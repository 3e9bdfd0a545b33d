import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { once } from '../once.ts';
import { nodesIn } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { messageWrite } from './writes-messages.ts';
import { ormWrite } from './writes-orms.ts';
import { pythonOrmWrite } from './writes-python.ts';
import { sqlWrite } from './writes-sql.ts';

/** What an adapter knows of one write. */
export interface WriteForm {
  /**
   * `insert` adds a row each time, `upsert` one a key; `increment` changes a value by an amount and
   * `update` to a value. `mail` is sent, `job` put into a queue and `call` asked of another service.
   */
  readonly kind: 'insert' | 'upsert' | 'increment' | 'update' | 'delete' | 'mail' | 'job' | 'call';
  /** The table, model, collection or queue as it is written; null when it is computed. */
  readonly target: string | null;
  /** What is written, by column where that is known. */
  readonly columns: readonly Column[];
  /** What the row is looked for by. */
  readonly where: readonly Column[];
  /** True when a row that is not there makes the write throw. */
  readonly isChecked: boolean;
  /** The callee of the call, or the tag of the template. */
  readonly at: Ranged;
}

export interface Column {
  readonly name: string | null;
  readonly value: Expr;
}

/** A call that changes something outside of this process. */
export interface Write extends WriteForm {
  readonly module: CodeModule;
  readonly node: Node;
  readonly fn: FunctionExpr;
  /** The call of the first function that leads here; null in the first function itself. */
  readonly via: CallExpr | null;
}

/** The writes in a function, inline functions included, in source order. */
export function writesIn({
  module,
  fn,
  via,
}: Pick<Reached, 'module' | 'fn' | 'via'>): readonly Write[] {
  const writes = writesOf(module, fn);
  return via === null ? writes : writes.map((write) => ({ ...write, via }));
}

const writesOf = once((module: CodeModule, fn: FunctionExpr): readonly Write[] => {
  const found: Write[] = [];
  for (const node of nodesIn(fn)) {
    const form = writeAt(module, node);
    // A statement inside of another, `session.execute(text('INSERT …'))`, is one write.
    const isPart = found.some(
      ({ node: outer }) =>
        outer.start <= node.start &&
        node.end <= outer.end &&
        outer.kind === 'call' &&
        !isAround(outer, node),
    );
    if (form !== undefined && !isPart) {
      found.push({ ...form, module, node, fn, via: null });
    }
  }
  return found;
});

// `db.transaction(async (tx) => …)` is no write of its own and holds several.
function isAround(outer: CallExpr, node: Node): boolean {
  return outer.args.some(
    ({ value }) => value.kind === 'function' && value.start <= node.start && node.end <= value.end,
  );
}

function writeAt(module: CodeModule, node: Node): WriteForm | undefined {
  if (node.kind === 'template') {
    return sqlWrite(module, node);
  }
  if (node.kind !== 'call') {
    return undefined;
  }
  return (
    sqlWrite(module, node) ??
    messageWrite(module, node) ??
    (module.language === 'python' ? pythonOrmWrite(module, node) : ormWrite(module, node))
  );
}

/** `pool.query on members`, `prisma.member.create`, for messages. */
export function writeName({ module, at, target }: Write): string {
  const text = module.text(at).replaceAll(/\s+/gu, '');
  return target === null || text.toLowerCase().includes(target.toLowerCase())
    ? text
    : `${text} on ${target}`;
}
