import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { errorHandlersOf } from './error-handlers.ts';
import { isNarrowed, narrows } from '../resilience/error-narrowing.ts';
import { calledName, lastName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { responseBodiesIn } from './response-bodies.ts';
import type { ResponseBody } from './response-bodies.ts';
import { lookUp } from '../code/scope.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';

/** A place where what an exception says of the inside is sent to whoever asked. */
export interface ErrorLeak {
  /** The file of the answer: an error handler may be installed by another one. */
  readonly module: CodeModule;
  readonly body: ResponseBody;
  /** The expressions that are sent, at least one: `error.message`. */
  readonly sent: readonly Expr[];
  readonly error: string;
  /** True when the error is used for something else too, so that it is not lost without the leak. */
  readonly isKept: boolean;
  /** What raised the error, as far as it is known: the body of the `try`. */
  readonly tried: readonly Node[] | undefined;
}

/** Code that holds an error of which nothing is known. */
interface ErrorScope {
  readonly module: CodeModule;
  readonly error: string;
  readonly body: readonly Node[];
  readonly tried?: readonly Node[];
}

/** Exceptions that come from below: whatever was raised, the database, the network, the disk. */
const BROAD =
  /^(?:Exception|BaseException|SQLAlchemyError|IntegrityError|OperationalError|ProgrammingError|DatabaseError|DataError|DBAPIError|PyMongoError|RedisError|OSError|IOError|RequestException|ClientError|BotoCoreError|HTTPError)$/u;

/** The leaks of a file, in source order. */
export function errorLeaksOf(visited: CodeModule): readonly ErrorLeak[] {
  const leaks = new Map<Expr, ErrorLeak>();
  for (const scope of scopesOf(visited)) {
    const { module } = scope;
    for (const body of responseBodiesIn(module, scope.body)) {
      const sent = body.values
        .flatMap((value) => leaksIn(module, value, scope.error, 0))
        .filter((each) => !isMeant(module, each, scope.error));
      const [first] = sent;
      if (first !== undefined && !isMeant(module, body.node, scope.error)) {
        leaks.set(first, {
          module,
          body,
          sent,
          error: scope.error,
          isKept: isKept(scope, body),
          tried: scope.tried,
        });
      }
    }
  }
  return [...leaks.values()].toSorted((a, b) => a.body.node.start - b.body.node.start);
}

function isMeant(module: CodeModule, node: Node, error: string): boolean {
  return isNarrowed(module, node, error) || isDevelopmentOnly(module, node);
}

function scopesOf(module: CodeModule): readonly ErrorScope[] {
  const handlers = errorHandlersOf(module)
    .filter(({ isCatchAll }) => isCatchAll)
    .map(({ handler, error }) => ({ module: handler.module, error, body: handler.expr.body }));
  return [...handlers, ...module.nodes.flatMap((node) => scopesAt(module, node))];
}

function scopesAt(module: CodeModule, node: Node): readonly ErrorScope[] {
  if (node.kind === 'try') {
    // Why a signature does not fit is said to the sender, as the documentation of Stripe shows it.
    return checksSignatureOnly(module, node.body)
      ? []
      : node.handlers
          .filter(({ types }) => types.length === 0 || types.some(isBroad))
          .map(({ param, body }) => ({ module, error: param ?? '', body, tried: node.body }));
  }
  // `.catch((error) => res.status(500).send(error.message))`
  const callback =
    node.kind === 'call' && node.callee.kind === 'member' && node.callee.name === 'catch'
      ? node.args[0]?.value
      : undefined;
  const [parameter] = callback?.kind === 'function' ? callback.params : [];
  if (callback?.kind === 'function' && parameter?.target.kind === 'name') {
    return [{ module, error: parameter.target.name, body: callback.body }];
  }
  return module.language === 'typescript' && node.kind === 'bind' ? resultScope(module, node) : [];
}

function checksSignatureOnly(module: CodeModule, body: readonly Node[]): boolean {
  return (
    body.length <= 2 &&
    body.some((each) => /\bconstruct_?event(?:Async)?\(/iu.test(module.text(each)))
  );
}

function isBroad(type: Expr): boolean {
  return type.kind === 'list' ? type.items.some(isBroad) : BROAD.test(lastName(type));
}

// `const { data, error } = await supabase.from('orders').select()` has the error of the database.
function resultScope(
  module: CodeModule,
  node: Extract<Node, { kind: 'bind' }>,
): readonly ErrorScope[] {
  const property =
    node.target.kind === 'objectPattern' && node.value?.kind === 'await'
      ? node.target.properties.find(({ key }) => key === 'error')
      : undefined;
  const fn = property === undefined ? undefined : module.enclosingFunction(node);
  const isQuery =
    node.value !== null &&
    /^await\s+\w*supabase\w*\s*\.(?:from|rpc)\(/iu.test(module.text(node.value));
  return property?.target.kind === 'name' && fn !== undefined && isQuery
    ? [{ module, error: property.target.name, body: fn.body.filter(({ end }) => end > node.start) }]
    : [];
}

const TELLING = /^(?:message|stack|sqlMessage|sql|args|stderr)$/u;
const TEXT_OF = /^(?:String|str|repr|format_exception|JSON\.stringify|traceback\.format_exc)$/u;
const PASSING =
  /^(?:jsonify|dict|stringify|dumps|slice|substring|trim|strip|toString|format|join|split|replace|toUpperCase|render_template|json)$/u;
const DEEPEST = 4;

/** The parts of a value that say what the error says, as far as is known. */
function leaksIn(module: CodeModule, expr: Expr, error: string, depth: number): readonly Expr[] {
  if (depth > DEEPEST) {
    return [];
  }
  switch (expr.kind) {
    case 'member':
      return isError(expr.object, error) && TELLING.test(expr.name) ? [expr] : [];
    case 'call':
      return leaksInCall(module, expr, error, depth);
    case 'template':
      return expr.values.some((value) => isError(value, error)) ? [expr] : within(expr.values);
    case 'binary': {
      const isText = expr.op === '+' || expr.op === '%';
      return isText && (isError(expr.left, error) || isError(expr.right, error))
        ? [expr]
        : within([expr.left, expr.right]);
    }
    case 'conditional':
      // Another test may choose what the reader is meant to see.
      return isAboutErrorOnly(module, expr.test, error) ? within([expr.then, expr.otherwise]) : [];
    case 'object':
      return within(expr.entries.map(({ value }) => value));
    case 'list':
      return within(expr.items);
    case 'spread':
    case 'await':
      return leaksIn(module, expr.value, error, depth);
    case 'name':
      return leaksBehind(module, expr, error, depth);
    default:
      return [];
  }

  function within(parts: readonly Expr[]): readonly Expr[] {
    return parts.flatMap((part) => leaksIn(module, part, error, depth));
  }
}

function isAboutErrorOnly(module: CodeModule, test: Expr, error: string): boolean {
  return (
    new RegExp(String.raw`\b${error}\b`, 'u').test(module.text(test)) &&
    !narrows(module, test, error)
  );
}

function isError(expr: Expr, error: string): boolean {
  return expr.kind === 'name' && expr.name === error;
}

function leaksInCall(
  module: CodeModule,
  call: CallExpr,
  error: string,
  depth: number,
): readonly Expr[] {
  const { callee, args } = call;
  const name = calleeOf(module, call) ?? '';
  const isText =
    name === 'traceback.format_exc' ||
    (TEXT_OF.test(name) && args.some(({ value }) => isError(value, error))) ||
    (callee.kind === 'member' && callee.name === 'toString' && isError(callee.object, error));
  if (isText) {
    return [call];
  }
  if (!PASSING.test(calledName(call)) && !TEXT_OF.test(name)) {
    return [];
  }
  const parts = [
    ...(callee.kind === 'member' ? [callee.object] : []),
    ...args.map(({ value }) => value),
  ];
  return parts.flatMap((part) => leaksIn(module, part, error, depth + 1));
}

// `const message = error.message`, `const { message } = error`.
function leaksBehind(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'name' }>,
  error: string,
  depth: number,
): readonly Expr[] {
  const binding = expr.name === error ? undefined : lookUp(module, expr.name, expr);
  if (binding?.kind !== 'value') {
    return [];
  }
  const [key] = binding.keys;
  if (key !== undefined) {
    return key !== null && isError(binding.value, error) && TELLING.test(key) ? [expr] : [];
  }
  const inner = leaksIn(module, binding.value, error, depth + 1);
  return inner.some((each) => !isMeant(module, each, error)) ? [expr] : [];
}

function isKept({ error, body }: ErrorScope, { node }: ResponseBody): boolean {
  let isUsed = false;
  walk(body, (each) => {
    isUsed ||= isName(each, error);
    return each !== node;
  });
  return isUsed;
}

function isName(node: Node, name: string): boolean {
  return node.kind === 'name' && node.name === name;
}
