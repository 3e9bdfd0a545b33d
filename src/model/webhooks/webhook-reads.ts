import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { isAbsence, leaves } from '../code/early-exits.ts';
import { calledName, callsIn, lastName, nodesIn } from '../code/reach.ts';
import { stringOf } from '../code/values.ts';
import { sqlCallAt } from '../data/writes-sql.ts';

const READING =
  /^(?:find\w*|a?get_?(?:by|or|user|org|member|team|order|account|customer|workspace|profile|one|object)\w*|getBy\w*|get(?:User|Org|Member|Team|Order|Account|Workspace|Profile|Customer|Project|Subscription|Plan|One)\w*|select\w*|fetchrow|fetchval|fetch_?one|fetch_?all|first|first_or_404|one|one_or_none|scalar\w*|a?exists|exist\w*|lookup\w*|load\w*|retrieve\w*|queryRow|maybeSingle|single|ensure\w*|assert\w*|resolve\w+|count|filter_by|aggregate|is(?:Member|User|Order|Org)\w*)$/u;
const STORE =
  /^(?:objects|session|db|query|tx|manager|repository|\w*repo|\w*Repository|\w*Repo|collection|db_session|conn|prisma)$/iu;
/** What providers keep, as their SDKs call it: `resend.contacts.get`. */
const PROVIDED = /^(?:contacts|customers|subscribers|subscriptions|audiences)$/u;
const REQUEST =
  /^(?:headers|req|request|params|searchParams|formData|cookies|payload|event|data|body|metadata|environ|env|config|settings)$/iu;

/** True for a call that looks something up in a store or at the provider. */
export function isRead(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  const name = calledName(call);
  const receiver = callee.kind === 'member' ? lastName(callee.object) : '';
  if (REQUEST.test(receiver) && !STORE.test(receiver)) {
    return false;
  }
  // An element of a list in memory is none: `items.find((item) => …)`.
  const isInMemory = call.args[0]?.value.kind === 'function';
  return (
    (READING.test(name) && !isInMemory) ||
    (/^a?get$/u.test(name) && (STORE.test(receiver) || PROVIDED.test(receiver))) ||
    isSelect(module, call)
  );
}

function isSelect(module: CodeModule, call: CallExpr): boolean {
  const sql = sqlCallAt(module, call);
  if (sql === undefined) {
    return false;
  }
  const text =
    sql.text.kind === 'template' ? (sql.text.texts[0] ?? '') : (stringOf(module, sql.text) ?? '');
  return /^\s*select\b/iu.test(text);
}

/** True when something is looked up in the function before the place. */
export function hasReadBefore(module: CodeModule, fn: FunctionExpr, node: Node): boolean {
  return (
    callsIn(fn).some(
      (call) => call.start < node.start && call.end <= node.end && isRead(module, call),
    ) ||
    nodesIn(fn).some(
      (each) =>
        each.kind === 'template' &&
        each.tag !== null &&
        each.start < node.start &&
        /^\s*select\b/iu.test(each.texts[0] ?? ''),
    )
  );
}

/**
 * True when what was looked up decides whether the place is reached: it stands in a branch on the
 * result, or a branch before it leaves when the row is there already.
 */
export function isDecidedByRead(module: CodeModule, fn: FunctionExpr, node: Node): boolean {
  let inner: Node = node;
  for (const ancestor of module.ancestors(node)) {
    const isBranch = ancestor.kind === 'if' || ancestor.kind === 'conditional';
    if (
      isBranch &&
      ancestor.test !== inner &&
      mentionsRead(module, ancestor.test) &&
      !isPresence(module, ancestor, inner)
    ) {
      return true;
    }
    if (ancestor === fn) {
      break;
    }
    inner = ancestor;
  }
  return nodesIn(fn).some(
    (each) =>
      each.kind === 'if' &&
      each.end <= node.start &&
      leaves(each.then) &&
      !isAbsence(each.test) &&
      mentionsRead(module, each.test),
  );
}

// `if (user) { grant }` only asks whether there is somebody to grant it to.
function isPresence(
  module: CodeModule,
  branch: Extract<Node, { kind: 'if' | 'conditional' }>,
  inner: Node,
): boolean {
  const { test } = branch;
  const isThen =
    branch.kind === 'if' ? branch.then.some((each) => each === inner) : branch.then === inner;
  // `const isNew = !wasPaid && isPaid` decides by more.
  const isDecided =
    test.kind === 'name' &&
    valuesGivenTo(module, test).some(({ value }) => value.kind === 'binary');
  return isThen && !isDecided && (test.kind === 'name' || test.kind === 'member');
}

const DEEPEST = 4;

// Also through constants: `if (shouldSend)`, made of `!wasPaid`, which is made of a row.
function mentionsRead(module: CodeModule, test: Expr, depth = 0): boolean {
  let isFound = false;
  walk([test], (node) => {
    if (node.kind === 'call') {
      isFound ||= isRead(module, node);
    }
    if (node.kind === 'name' && !isFound) {
      isFound =
        valuesGivenTo(module, node).some(
          ({ value }) =>
            hasRead(module, value) || (depth < DEEPEST && mentionsRead(module, value, depth + 1)),
        ) || isTakenFromRead(module, node);
    }
  });
  return isFound;
}

// `const { rows } = await db.query('SELECT …')`.
function isTakenFromRead(module: CodeModule, name: Extract<Expr, { kind: 'name' }>): boolean {
  return module.nodes.some(
    (node) =>
      node.kind === 'bind' &&
      node.value !== null &&
      /^(?:objectPattern|listPattern)$/u.test(node.target.kind) &&
      module.text(node.target).includes(name.name) &&
      hasRead(module, node.value),
  );
}

function hasRead(module: CodeModule, value: Expr): boolean {
  let isFound = false;
  walk([value], (node) => {
    isFound ||= node.kind === 'call' && isRead(module, node);
    isFound ||=
      node.kind === 'template' && node.tag !== null && /^\s*select\b/iu.test(node.texts[0] ?? '');
  });
  return isFound;
}
