import type { CodeModule } from '../code/code-module.ts';
import { bytesOf } from '../code/byte-sizes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { nodesIn } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { positional, propertyOf, valueOf } from '../code/values.ts';

/** A limit on the size of JSON bodies that a program states. */
export interface JsonLimit {
  /** The value: `'100mb'`. */
  readonly value: Expr;
  readonly bytes: number;
  /** What it is given to: `express.json`. */
  readonly by: string;
}

const PARSERS =
  /^(?:express\.json|body-parser\.json|(?<fastify>fastify(?:\.(?:fastify|default))?)|(?<koa>koa-body(?:\.koaBody)?|koa-bodyparser|@koa\/bodyparser(?:\.bodyParser)?))$/u;

/** The limits on JSON bodies that a file states, in source order. */
export function jsonLimitsOf(module: CodeModule): readonly JsonLimit[] {
  return module.calls.flatMap((call) => limitOf(module, call) ?? []);
}

function limitOf(module: CodeModule, call: CallExpr): JsonLimit | undefined {
  const name = calleeOf(module, call) ?? '';
  const parser = PARSERS.exec(name);
  if (parser === null) {
    return undefined;
  }
  const { fastify, koa } = parser.groups ?? {};
  const forKoa = koa === undefined ? 'limit' : 'jsonLimit';
  const option = propertyOf(
    module,
    positional(call, 0),
    fastify === undefined ? forKoa : 'bodyLimit',
  );
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  const bytes = value?.isKnown === true ? bytesOf(value.value) : undefined;
  return option.kind !== 'given' || bytes === undefined || option.module !== module
    ? undefined
    : { value: option.value, bytes, by: module.text(call.callee) };
}

/** A place where a function puts the body of a request together without looking at its size. */
export interface UnboundedRead {
  /** The loop or the `req.on('data', …)`. */
  readonly at: Node;
}

const REQUEST = /^_?(?:req|request|incoming)(?:\.(?:body|req|raw))?$/u;
const BOUNDED =
  /limit|max|too_?large|\b413\b|content-?length|byteLength\s*[+><]|\bsize\s*(?:\+=|>|<)|\blength\s*>/iu;

/** The functions of a file that read the stream of a request to its end, with nothing that bounds it. */
export function unboundedReadsOf(module: CodeModule): readonly UnboundedRead[] {
  return module.nodes.flatMap((node) => {
    const isRead = node.kind === 'loop' ? isChunkLoop(module, node) : isDataHandler(module, node);
    const fn = isRead ? module.enclosingFunction(node) : undefined;
    const isBounded = fn === undefined || BOUNDED.test(module.text(fn)) || !keepsChunks(module, fn);
    return isBounded ? [] : [{ at: node }];
  });
}

// `for await (const chunk of req)`
function isChunkLoop(module: CodeModule, node: Extract<Node, { kind: 'loop' }>): boolean {
  return node.each !== null && node.isAsync && REQUEST.test(module.text(node.each));
}

function isDataHandler(module: CodeModule, node: Node): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    node.callee.name === 'on' &&
    REQUEST.test(module.text(node.callee.object)) &&
    /^['"`]data['"`]$/u.test(module.text(node.args[0]?.value ?? node.callee))
  );
}

// A body that is piped on is never held as a whole.
function keepsChunks(module: CodeModule, fn: FunctionExpr): boolean {
  return nodesIn(fn).some(
    (node) =>
      (node.kind === 'call' && /\.(?:push|concat)$/u.test(module.text(node.callee))) ||
      (node.kind === 'assign' && node.op === '+='),
  );
}
