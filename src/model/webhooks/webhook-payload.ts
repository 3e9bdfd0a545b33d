import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { Expr, NameExpr } from '../code/code.ts';
import { argumentFor } from '../queries/queries.ts';
import { calledName, lastName } from '../code/reach.ts';
import { lookUp } from '../code/scope.ts';
import { isRead } from './webhook-reads.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import type { Write } from '../data/writes.ts';

const PAYLOAD =
  /^(?:event|evt|payload|body|data|webhook|notification|message|msg|req|request|json|input|attributes|dto|hook|stripe_?event|webhook_?event|session|checkout_?session|subscription|invoice|membership|metadata|custom_?data|object|obj|public_?user_?data|organi[sz]ation|membership_?data|event_?data)$/iu;
const PARSING =
  /^(?:json|parse|loads|get_json|constructEvent|constructEventAsync|construct_event|verify|verifyWebhook|unmarshal|validateEvent|validate_event|get|text|model_validate|parse_obj|readBody|unwrap|int|str|Number|parseInt|String|UUID|parseFloat|float|toString|trim|strip)$/u;
const DEEPEST = 6;

/** Where a value of a write comes from is asked within the function of the write and its caller. */
interface Spot {
  readonly webhook: WebhookHandler;
  readonly write: Write;
}

/** True when a value is taken from what was sent: a member of the event, the body or what was parsed of it. */
export function isFromPayload(spot: Spot, value: Expr): boolean {
  return isTaken(spot, spot.write.module, value, 0);
}

function isTaken(spot: Spot, module: CodeModule, value: Expr, depth: number): boolean {
  if (depth > DEEPEST) {
    return false;
  }
  switch (value.kind) {
    case 'name':
      return isTakenName(spot, module, value, depth);
    case 'member':
      return isTaken(spot, module, value.object, depth + 1);
    case 'index':
      return isTaken(spot, module, value.object, depth + 1);
    case 'await':
      return isTaken(spot, module, value.value, depth + 1);
    case 'binary':
      return (
        /^(?:\|\||\?\?|&&)$/u.test(value.op) &&
        [value.left, value.right].some((side) => isTaken(spot, module, side, depth + 1))
      );
    case 'call': {
      const { callee, args } = value;
      if (isRead(module, value) || !PARSING.test(calledName(value))) {
        return false;
      }
      const inner = callee.kind === 'member' ? callee.object : undefined;
      return [inner, args[0]?.value].some(
        (part) => part !== undefined && isTaken(spot, module, part, depth + 1),
      );
    }
    default:
      return false;
  }
}

function isTakenName(spot: Spot, module: CodeModule, name: NameExpr, depth: number): boolean {
  const binding = lookUp(module, name.name, name);
  switch (binding?.kind) {
    case 'parameter': {
      const isOwn = binding.fn === spot.webhook.handler.expr;
      return isOwn || isGivenTaken(spot, module, name, depth);
    }
    case 'value':
      return isTaken(spot, module, binding.value, depth + 1);
    case 'opaque':
      return (
        valuesGivenTo(module, name).some(({ value }) => isTaken(spot, module, value, depth + 1)) ||
        PAYLOAD.test(name.name)
      );
    default:
      return binding === undefined && PAYLOAD.test(name.name);
  }
}

// A helper's parameter is what the handler gives it.
function isGivenTaken(spot: Spot, module: CodeModule, name: NameExpr, depth: number): boolean {
  const { write, webhook } = spot;
  const binding = lookUp(module, name.name, name);
  if (binding?.kind !== 'parameter' || write.via === null || binding.fn !== write.fn) {
    return PAYLOAD.test(name.name);
  }
  const index = binding.fn.params.indexOf(binding.parameter);
  const given = argumentFor(binding.fn, index, write.via);
  return given === undefined
    ? PAYLOAD.test(name.name)
    : PAYLOAD.test(lastName(given)) ||
        isTaken(
          { webhook, write: { ...write, module: webhook.handler.module } },
          webhook.handler.module,
          given,
          depth + 1,
        );
}
