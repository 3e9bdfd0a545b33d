import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, CatchClause, FunctionExpr, Node, Ranged, Stmt } from '../code/code.ts';
import { isLogCall } from '../observability/log-calls.ts';
import { calledName, functionsCalledBy, lastName } from '../code/reach.ts';
import { writeName, writesIn } from './writes.ts';
import type { Write } from './writes.ts';

/** A write that matters whose failure ends in a handler that only logs, or does nothing. */
export interface SwallowedWrite {
  /** The keyword of the handler, or the callback. */
  readonly at: Ranged;
  /** For messages: `prisma.order.create`. */
  readonly name: string;
  readonly write: Write;
  readonly manner: 'ignores' | 'logs';
}

const MATTERS =
  /payment|charge|refund|invoice|(?:^|[^b])order(?!by)|subscription|membership|(?:^|[._ ])(?:org\w*|team|workspace|project)?_?members?$|audit|alert|incident|credit|balance|ledger|wallet|payout|(?:access|refresh|reset|api|auth|oauth)_?tokens?|permission|(?:user|member)_?roles?|entitlement|licen[cs]e/iu;
const STAMP =
  /^(?:last|updated|seen|viewed|accessed|used|usage|count|views|hits|read)(?:[_A-Z]\w*|At)?$|_?(?:seen|used|viewed|accessed)_?at$|count$/iu;
const BEST_EFFORT =
  /best.?effort|optional|ignor|non.?(?:critical|blocking|fatal|essential)|not? (?:critical|fatal|block\w*)|swallow|fire.?and.?forget|don'?t (?:fail|block|throw|break)|(?:should|must|does|do|will)(?: not|n'?t) (?:fail|block|break|prevent|crash|stop|affect)|never \w+|fail.?(?:soft|open|silent)|cr[ií]tic[oa]|only log|log only|already|duplicate|continue|intentional|retry|retries|later|fall.?back|suppress/iu;
const TIDYING =
  /clean|purge|prune|expire|sweep|rollback|roll_back|revert|undo|compensat|backfill|migrat|seed|sync|reconcil|cron|schedul|retry|try[A-Z_]|maybe|safe/iu;

/** The writes of a file that are swallowed, in source order. What says that it is best effort is left out. */
export function swallowedWritesIn(module: CodeModule): readonly SwallowedWrite[] {
  return module.nodes.flatMap((node) => {
    switch (node.kind) {
      case 'try':
        return inTry(module, node);
      case 'call':
        return inCatchCall(module, node);
      default:
        return [];
    }
  });
}

function inTry(
  module: CodeModule,
  node: Extract<Node, { kind: 'try' }>,
): readonly SwallowedWrite[] {
  const fn = module.enclosingFunction(node);
  const handler = node.handlers.find(catchesAll);
  const manner = handler === undefined ? undefined : mannerOf(module, handler.body);
  if (
    fn === undefined ||
    handler === undefined ||
    manner === undefined ||
    isRepeated(module, node, fn) ||
    saysBestEffort(module, fn, handler) ||
    tellsCaller(module, node, fn)
  ) {
    return [];
  }
  const write = writeThatMatters(module, fn, node.body);
  const keyword = module.language === 'python' ? 'except' : 'catch';
  return write === undefined
    ? []
    : [
        {
          at: { start: handler.start, end: handler.start + keyword.length },
          name: nameOfWrite(write),
          write,
          manner,
        },
      ];
}

// `prisma.auditLog.create(entry).catch(() => {})`
function inCatchCall(module: CodeModule, call: CallExpr): readonly SwallowedWrite[] {
  const { callee } = call;
  const handler = call.args[0]?.value;
  const fn = module.enclosingFunction(call);
  if (
    callee.kind !== 'member' ||
    callee.name !== 'catch' ||
    handler?.kind !== 'function' ||
    fn === undefined ||
    isRepeated(module, call, fn) ||
    saysBestEffort(module, fn, handler)
  ) {
    return [];
  }
  const manner = mannerOf(module, handler.body);
  const write = manner === undefined ? undefined : writeThatMatters(module, fn, [callee.object]);
  return manner === undefined || write === undefined
    ? []
    : [{ at: handler, name: nameOfWrite(write), write, manner }];
}

// What runs any statement says nothing of this one.
function nameOfWrite(write: Write): string {
  const word = write.module.text(write.at).split('.').at(-1) ?? '';
  return write.target !== null && /^(?:text|execute\w*|query|sql|run|exec|raw)$/u.test(word)
    ? `the ${write.kind} in ${write.target}`
    : writeName(write);
}

function catchesAll({ types }: CatchClause): boolean {
  return types.length === 0 || types.some((type) => /^(?:Base)?Exception$/u.test(lastName(type)));
}

/** Undefined when the handler does anything but log, or roll back. */
function mannerOf(module: CodeModule, body: readonly Stmt[]): SwallowedWrite['manner'] | undefined {
  let manner: SwallowedWrite['manner'] = 'ignores';
  for (const statement of body) {
    const value = statementValue(statement);
    if (isPass(module, statement) || value?.kind === 'literal') {
      continue;
    }
    if (value?.kind !== 'call' || !(isLogCall(module, value) || calledName(value) === 'rollback')) {
      return undefined;
    }
    manner = 'logs';
  }
  return manner;
}

function statementValue(statement: Stmt): Node | undefined {
  if (statement.kind === 'expr') {
    return statement.value.kind === 'await' ? statement.value.value : statement.value;
  }
  // `.catch((error) => logger.error(error))`
  return statement.kind === 'return' && statement.value?.kind === 'call'
    ? statement.value
    : undefined;
}

function isPass(module: CodeModule, statement: Stmt): boolean {
  return statement.kind === 'otherStmt' && module.text(statement).trim() === 'pass';
}

// What runs again for the next item or from the failure path of something else is no caller's success.
function isRepeated(module: CodeModule, node: Node, fn: FunctionExpr): boolean {
  for (const around of module.ancestors(node)) {
    if (around.kind === 'loop') {
      return true;
    }
    if (
      around.kind === 'try' &&
      !around.body.some((statement) => statement.start <= node.start && node.end <= statement.end)
    ) {
      return true;
    }
    if (
      around.kind === 'call' &&
      /^(?:map|forEach)$/u.test(calledName(around)) &&
      contains(around, fn)
    ) {
      return true;
    }
  }
  return false;
}

function saysBestEffort(module: CodeModule, fn: FunctionExpr, handler: Ranged): boolean {
  const before = module.file.text.slice(Math.max(0, fn.start - 300), fn.start);
  return (
    TIDYING.test(fn.name ?? '') ||
    BEST_EFFORT.test(module.text(handler)) ||
    /best.?effort|non.?critical|fire.?and.?forget|never throws/iu.test(before)
  );
}

// A value that comes only from the write, or a failure that is returned behind it, tells the caller.
function tellsCaller(
  module: CodeModule,
  node: Extract<Node, { kind: 'try' }>,
  fn: FunctionExpr,
): boolean {
  let isTelling = false;
  walk([...node.body, ...node.otherwise], (inner) => {
    isTelling ||= inner.kind === 'return' && inner.value !== null;
    return inner.kind !== 'function';
  });
  walk(fn.body, (inner) => {
    isTelling ||=
      inner.start >= node.end &&
      ((inner.kind === 'return' && isFailureValue(inner.value)) || inner.kind === 'throw');
    return inner.kind !== 'function';
  });
  // What the write gives is looked at behind it: `if (!order) throw`.
  return isTelling || isAssignedOutside(module, node);
}

function isFailureValue(value: Node | null): boolean {
  return value?.kind === 'literal' && (value.value === null || value.value === false);
}

// `order = await create()` with `let order` before, or a flag such as `saved = true`.
function isAssignedOutside(module: CodeModule, node: Extract<Node, { kind: 'try' }>): boolean {
  let isAssigned = false;
  walk(node.body, (inner) => {
    isAssigned ||= inner.kind === 'assign' && inner.target.kind === 'name';
    isAssigned ||=
      module.language === 'python' &&
      inner.kind === 'bind' &&
      inner.target.kind === 'name' &&
      new RegExp(`\\b${inner.target.name}\\b`, 'u').test(
        module.file.text.slice(node.end, module.enclosingFunction(node)?.end ?? node.end),
      );
    return inner.kind !== 'function';
  });
  return isAssigned;
}

/** The first write that matters below the nodes, also one call deep in functions of the project. */
function writeThatMatters(
  module: CodeModule,
  fn: FunctionExpr,
  nodes: readonly Node[],
): Write | undefined {
  const direct = writesIn({ module, fn, via: null }).find(
    (write) => nodes.some((node) => contains(node, write.node)) && isImportant(write),
  );
  if (direct !== undefined) {
    return direct;
  }
  const calls: CallExpr[] = [];
  walk(nodes, (node) => {
    if (node.kind === 'call') {
      calls.push(node);
    }
    return node.kind !== 'function';
  });
  return calls
    .flatMap((call) => functionsCalledBy(module, call))
    .filter(({ expr }) => expr !== fn)
    .flatMap((own) => writesIn({ module: own.module, fn: own.expr, via: null }))
    .find(isImportant);
}

function isImportant({ kind, target, columns }: Write): boolean {
  switch (kind) {
    case 'call':
      return true;
    case 'mail':
    case 'job':
      return false;
    default:
      return (
        MATTERS.test(target ?? '') &&
        !(columns.length > 0 && columns.every(({ name }) => name !== null && STAMP.test(name)))
      );
  }
}

function contains(outer: Ranged, inner: Ranged): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
