import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Ranged, Stmt } from '../code/code.ts';
import { isRequestOrigin } from './cors-request-origin.ts';

/** What a function that decides about origins ends with: on every way, on some, or not at all. */
export type Outcome =
  | { readonly kind: 'accepts'; readonly at: Ranged }
  | { readonly kind: 'denies' | 'mixed' | 'none' };

const NONE: Outcome = { kind: 'none' };
const MIXED: Outcome = { kind: 'mixed' };
const DENIES: Outcome = { kind: 'denies' };

/** How a function says its decision. */
export interface Decider {
  readonly module: CodeModule;
  /** Parameters that hold the request's origin. */
  readonly origins: ReadonlySet<string>;
  /** The parameter that takes the decision, as in `callback(null, true)`; undefined when it is returned. */
  readonly callback: string | undefined;
}

/** The parameters of a function that a CORS library asks: `(origin, callback)`, `(origin)`, `(ctx)`. */
export function deciderOf(module: CodeModule, fn: FunctionExpr): Decider {
  const [first, second] = fn.params.map(({ target }) =>
    target.kind === 'name' ? target.name : undefined,
  );
  const isContext = first !== undefined && /^(?:ctx|context|req|request)$/u.test(first);
  return {
    module,
    origins: new Set(first === undefined || isContext ? [] : [first]),
    callback:
      second !== undefined && /^(?:cb|callback|done|next|fn|\w*[Cc]allback)$/u.test(second)
        ? second
        : undefined,
  };
}

/** What the statements of such a function decide, whichever way they go. */
export function outcomeOf(decider: Decider, body: readonly Stmt[]): Outcome {
  for (const statement of body) {
    const outcome = ofStatement(decider, statement);
    if (outcome.kind !== 'none') {
      return outcome;
    }
  }
  return NONE;
}

function ofStatement(decider: Decider, statement: Stmt): Outcome {
  switch (statement.kind) {
    case 'throw':
      return DENIES;
    case 'return':
      return statement.value === null ? NONE : ofReturned(decider, statement.value);
    case 'expr':
      return ofCall(decider, statement.value);
    case 'block':
      return outcomeOf(decider, statement.body);
    case 'if':
      return afterChoice(
        outcomeOf(decider, statement.then),
        outcomeOf(decider, statement.otherwise),
      );
    case 'try':
      return statement.handlers.reduce(
        (all, { body }) => both(all, outcomeOf(decider, body)),
        outcomeOf(decider, statement.body),
      );
    default:
      return NONE;
  }
}

// When only one side decides, what follows decides the other one.
function afterChoice(then: Outcome, otherwise: Outcome): Outcome {
  if (then.kind !== 'none' && otherwise.kind !== 'none') {
    return both(then, otherwise);
  }
  return [then, otherwise].some(({ kind }) => kind === 'denies' || kind === 'mixed') ? MIXED : NONE;
}

function both(a: Outcome, b: Outcome): Outcome {
  return a.kind === b.kind ? a : MIXED;
}

function ofReturned(decider: Decider, value: Expr): Outcome {
  const called = ofCall(decider, value);
  return called.kind === 'none' && decider.callback === undefined
    ? ofDecision(decider, value)
    : called;
}

function ofCall(decider: Decider, value: Expr): Outcome {
  const call = value.kind === 'await' ? value.value : value;
  if (call.kind === 'conditional') {
    return both(ofCall(decider, call.then), ofCall(decider, call.otherwise));
  }
  if (call.kind !== 'call' || !isCallback(decider, call)) {
    return NONE;
  }
  const [error, decision] = call.args;
  const isError =
    error !== undefined && !(error.value.kind === 'literal' && error.value.value === null);
  return isError || decision === undefined ? DENIES : ofDecision(decider, decision.value);
}

/** True for a call of the parameter that takes the decision. */
export function isCallback({ callback }: Decider, call: CallExpr): boolean {
  return call.callee.kind === 'name' && call.callee.name === callback;
}

// What a value says about the origin when it is returned or handed to the callback.
function ofDecision(decider: Decider, value: Expr): Outcome {
  if (value.kind === 'conditional') {
    return both(ofDecision(decider, value.then), ofDecision(decider, value.otherwise));
  }
  if (value.kind === 'literal') {
    return value.value === true || value.value === '*' ? { kind: 'accepts', at: value } : DENIES;
  }
  return isRequestOrigin(decider.module, value, decider.origins)
    ? { kind: 'accepts', at: value }
    : MIXED;
}
