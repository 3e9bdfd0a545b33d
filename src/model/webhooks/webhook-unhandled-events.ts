import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node, Ranged, Stmt } from '../code/code.ts';
import { isLogCall } from '../observability/log-calls.ts';
import { calledName, functionsCalledBy, lastName, nodesIn } from '../code/reach.ts';
import { answersIn, canFail } from '../http/responses.ts';
import { eventCasesOf } from './webhook-event-cases.ts';
import type { EventCase } from './webhook-event-cases.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { isKeyedInsert } from '../data/writes-keys.ts';
import { writesIn } from '../data/writes.ts';

/** A case for an event that changes something, in which nothing is changed. */
export interface UnhandledEvent {
  readonly eventCase: EventCase;
  readonly kind: 'to-do' | 'log' | 'empty';
  /** The note or the line to the log. */
  readonly instead: (Ranged & { readonly module: CodeModule }) | undefined;
  /** A case of the same dispatch that does something. */
  readonly handled: EventCase | undefined;
}

const ENDING =
  /[._:/-](?:deleted|cancell?ed|refunded|revoked|removed|uninstalled|expired|past_due|payment_failed|charge_failed)$/u;
const CHANGING = /[._:/-](?:created|updated|added)$/u;
/** A payment that failed changes nothing of what was there before. */
const WITHOUT_STATE =
  /^(?:payment_intent|charge|setup_intent|checkout|source|account|email|ping)[._]/u;
const TO_DO = /\b(?:TODO|FIXME|XXX)\b[^\n]*|\bnot (?:yet )?implemented\b[^\n]*/iu;
const INTENDED =
  /ignor|skip|no[ -]?op\b|nothing (?:to|needs)|no (?:action|need|further|extra)|not (?:needed|necessary|required|relevant|used|interested|care)|(?:don't|do not|doesn't) (?:need|care|do)|handled (?:by|in|via|else|through|when|on)|unhandled|unsupported|already|optional|informational|acknowledg|separately|will be|(?:comes|sent|fires) /iu;

/**
 * The events of a webhook whose case only logs, is empty or carries a to-do note, and is acknowledged.
 * The erasure of users is looked at by `erasureOf`.
 */
export function unhandledEventsOf(webhook: WebhookHandler): readonly UnhandledEvent[] {
  const cases = eventCasesOf(webhook);
  return cases.flatMap((eventCase) => unhandledAt(eventCase, cases));
}

function unhandledAt(eventCase: EventCase, all: readonly EventCase[]): readonly UnhandledEvent[] {
  const { event, sharedBy, module, range } = eventCase;
  const changes = ENDING.test(event) || CHANGING.test(event);
  if (!changes || sharedBy > 1 || event === 'user.deleted') {
    return [];
  }
  const seen = new IdleBody();
  if (!seen.isIdle(module, eventCase, 0) || INTENDED.test(module.text(range))) {
    return [];
  }
  const toDo = seen.toDo ?? toDoIn(module, range);
  const siblings = all.filter(
    (each) => each.module === module && each.dispatch === eventCase.dispatch && each !== eventCase,
  );
  const handled = siblings.find(
    (each) => isRelated(each.event, event) && !new IdleBody().isIdle(module, each, 0),
  );
  const instead = toDo ?? seen.log;
  if (toDo !== undefined) {
    return [{ eventCase, kind: 'to-do', instead, handled }];
  }
  const isLasting =
    !WITHOUT_STATE.test(event) && handled !== undefined && !writesOutside(eventCase);
  return isLasting
    ? [{ eventCase, kind: instead === undefined ? 'empty' : 'log', instead, handled }]
    : [];
}

// What is not kept when it is created need not be updated.
function isRelated(other: string, event: string): boolean {
  return objectOf(other) === objectOf(event);
}

function objectOf(event: string): string {
  return event.replace(/[._:/-](?:payment_)?[a-z]+$/iu, '');
}

// Every event is stored or handed on, whichever it is.
function writesOutside({ module, fn, dispatch }: EventCase): boolean {
  return writesIn({ module, fn, via: null }).some(
    (write) =>
      (write.node.end <= dispatch.start || dispatch.end <= write.node.start) &&
      !isKeyedInsert(write) &&
      !/event|webhook|delivery|log/iu.test(write.target ?? ''),
  );
}

function toDoIn(module: CodeModule, range: Ranged): UnhandledEvent['instead'] {
  const found = TO_DO.exec(module.text(range));
  return found === null
    ? undefined
    : {
        module,
        start: range.start + found.index,
        end: range.start + found.index + found[0].trimEnd().length,
      };
}

const DEEPEST = 2;
const ANSWER =
  /^(?:json|send|sendStatus|status|end|jsonify|Response|NextResponse|JSONResponse|HttpResponse|code)$/u;
const PLAIN =
  /^(?:String|str|int|float|Number|toString|toISOString|toFixed|stringify|dumps|len|Date|now|isoformat|keys|join|repr|format)$/u;
const READ_FROM =
  /^(?:event|payload|data|obj|object|body|evt|\w*_data|\w*_object|metadata|\w*Data)$/iu;

/** Reads a body and notes what it does instead of something. */
class IdleBody {
  toDo: UnhandledEvent['instead'];
  log: UnhandledEvent['instead'];

  /** False as soon as something runs that could change anything, or is answered with a failure. */
  isIdle(
    module: CodeModule,
    { body, fn, range }: Pick<EventCase, 'body' | 'fn' | 'range'>,
    depth: number,
  ): boolean {
    if (answersIn(module, body).some(canFail)) {
      return false;
    }
    let isIdle = true;
    walk(body, (node) => {
      isIdle &&= this.#isIdleNode(module, node, fn, range, depth);
      return isIdle;
    });
    return isIdle;
  }

  #isIdleNode(
    module: CodeModule,
    node: Node,
    fn: EventCase['fn'],
    range: Ranged,
    depth: number,
  ): boolean {
    switch (node.kind) {
      case 'throw':
      case 'assign':
      case 'yield':
      case 'loop':
      case 'with':
        return false;
      case 'return':
        return node.value === null || isAnswer(node.value);
      case 'bind':
        return isLocal(node, fn, range);
      case 'call':
        return this.#isIdleCall(module, node, depth);
      default:
        return true;
    }
  }

  #isIdleCall(module: CodeModule, call: CallExpr, depth: number): boolean {
    if (isLogCall(module, call)) {
      this.log ??= { module, start: call.callee.start, end: call.callee.end };
      return true;
    }
    const name = calledName(call);
    const receiver = call.callee.kind === 'member' ? lastName(call.callee.object) : '';
    if (ANSWER.test(name) || PLAIN.test(name) || (name === 'get' && READ_FROM.test(receiver))) {
      return true;
    }
    // `event.data.get("object", {}).get("id")`.
    if (name === 'get' && call.callee.kind === 'member' && call.callee.object.kind === 'call') {
      return true;
    }
    const [target] = functionsCalledBy(module, call);
    if (target === undefined || depth === DEEPEST) {
      return false;
    }
    const { expr } = target;
    const isIdle = this.isIdle(
      target.module,
      { body: expr.body, fn: expr, range: expr },
      depth + 1,
    );
    this.toDo ??= isIdle ? toDoIn(target.module, expr) : undefined;
    return isIdle && !INTENDED.test(target.module.text(expr));
  }
}

// What is worked out here and used behind the case is done there.
function isLocal(
  node: Extract<Stmt, { kind: 'bind' }>,
  fn: EventCase['fn'],
  range: Ranged,
): boolean {
  const { target } = node;
  if (target.kind === 'member' || target.kind === 'index') {
    return false;
  }
  return (
    target.kind !== 'name' ||
    !nodesIn(fn).some(
      (each) => each.kind === 'name' && each.name === target.name && each.start > range.end,
    )
  );
}

function isAnswer(value: Expr): boolean {
  switch (value.kind) {
    case 'call':
    case 'literal':
      return true;
    case 'await':
      return isAnswer(value.value);
    case 'object':
      return value.entries.every(
        (entry) => entry.kind === 'property' && entry.value.kind === 'literal',
      );
    default:
      return value.kind === 'name' && value.name === 'undefined';
  }
}
