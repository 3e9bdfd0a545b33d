import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Node } from '../code/code.ts';
import { nodesIn } from '../code/reach.ts';
import { onceEach } from '../once.ts';
import { requestValueOf } from '../http/request-values.ts';

const HEADER = /^x-(?:request|correlation|trace)-id$|^(?:request|correlation)-id$/iu;

/** One of these stands in every file that reads or answers a request id. */
export const REQUEST_ID_WORDS: readonly string[] = [
  'equest-id',
  'equest-ID',
  'equest-Id',
  'orrelation-id',
  'orrelation-ID',
  'orrelation-Id',
  'QUEST-ID',
  'race-id',
  'REQUEST_ID',
  'CORRELATION_ID',
];

/** A place where a request id is read from a header of the request. */
export interface InboundRequestId {
  /** The read: `req.headers['x-request-id']`. */
  readonly read: Expr;
  readonly header: string;
  readonly fn: FunctionExpr;
  /** The name that holds it, or what it is put together with. */
  readonly name: string | undefined;
  /** The expression that is the id in the end: `read ?? randomUUID()`. */
  readonly whole: Expr;
}

/** The request ids that a file takes from headers, in source order, the first of each function. */
export const inboundRequestIdsOf = onceEach((module: CodeModule): readonly InboundRequestId[] => {
  const found = new Map<FunctionExpr, InboundRequestId>();
  for (const node of module.nodes) {
    const id = readAt(module, node);
    if (id !== undefined && !found.has(id.fn)) {
      found.set(id.fn, id);
    }
  }
  return [...found.values()];
});

function readAt(module: CodeModule, node: Node): InboundRequestId | undefined {
  // `c.header(name, value)` writes.
  const isRead =
    node.kind === 'member' || (node.kind === 'call' && node.args.length <= 2 && !isWrite(node));
  if (!isRead) {
    return undefined;
  }
  const value = requestValueOf(module, node);
  const header =
    value?.part === 'header' ? value.key.replaceAll('_', '-').replace(/^HTTP-/u, '') : '';
  const fn = module.enclosingFunction(node);
  if (!HEADER.test(header) || fn === undefined) {
    return undefined;
  }
  const whole = wholeOf(module, node);
  const parent = module.parent(whole);
  const target = parent?.kind === 'bind' || parent?.kind === 'assign' ? parent.target : undefined;
  const name = target?.kind === 'name' ? target.name : undefined;
  return { read: node, header: header.toLowerCase(), fn, name, whole };
}

function isWrite({ callee, args }: Extract<Node, { kind: 'call' }>): boolean {
  return args.length === 2 && callee.kind === 'member' && callee.name === 'header';
}

// `read ?? randomUUID()`, `(read as string) || uuid()`, `read if read else …`.
function wholeOf(module: CodeModule, read: Expr): Expr {
  let whole = read;
  for (const around of module.ancestors(read)) {
    const isWhole =
      (around.kind === 'binary' && /^(?:\?\?|\|\|)$/u.test(around.op)) ||
      around.kind === 'conditional' ||
      around.kind === 'await';
    if (!isWhole) {
      return whole;
    }
    whole = around;
  }
  return whole;
}

/** The places in the function that use the id by its name. */
export function usesOfId({ fn, name, whole }: InboundRequestId): readonly Node[] {
  return nodesIn(fn).filter(
    (node) =>
      node.kind === 'name' &&
      node.name === name &&
      (node.end <= whole.start || node.start >= whole.end),
  );
}
