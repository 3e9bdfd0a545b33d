import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, Node } from '../code/code.ts';
import { calledName, lastName, nodesIn, reachOf } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import type { WebhookHandler } from './webhook-handlers.ts';

const NOW =
  /^(?:Date\.now|Date|time\.time|time\.time_ns|datetime(?:\.datetime)?\.(?:now|utcnow)|django\.utils\.timezone\.now|dayjs|moment|luxon\.DateTime\.(?:now|utc)|performance\.now|Temporal\.Now\.instant|pendulum\.now|arrow\.utcnow)$/u;
const COMPARING =
  /^(?:differenceIn\w+|isBefore|isAfter|isWithinInterval|isPast|diff|diffNow)$|replay|fresh|stale|expired|too_?old|tolerance|check_?timestamp|timestamp_?(?:valid|check)|valid\w*timestamp/iu;
const AGE_WORD = /tolerance|max_?age|age_?(?:ms|sec)|skew|replay_?window|drift/iu;
const TIMESTAMP = /timestamp|(?:^|[-_])t(?:s|ime)?$|signed_?at/iu;

/** True when anything on a webhook's way compares a time with the present. */
export function boundsAge({ handler, guards }: WebhookHandler): boolean {
  const isBoundInHandler = reachOf(handler, 4).some(({ module, fn }) =>
    nodesIn(fn).some((node) => isAgeCheck(module, node)),
  );
  return (
    isBoundInHandler ||
    guards.some(({ module, expr }) => {
      let isFound = false;
      walk([expr], (node) => {
        isFound ||= isAgeCheck(module, node);
      });
      return isFound;
    })
  );
}

/** True for `Math.abs(Date.now() - timestamp) > FIVE_MINUTES` and calls that say as much by their name. */
function isAgeCheck(module: CodeModule, node: Node): boolean {
  if (node.kind === 'call') {
    return COMPARING.test(calledName(node));
  }
  if (node.kind !== 'binary' || !/^(?:<|>|<=|>=)$/u.test(node.op)) {
    return node.kind === 'other' && node.parts.some((part) => isTime(module, part));
  }
  return [node.left, node.right].some(
    (side) => isTime(module, side) || AGE_WORD.test(module.text(side)),
  );
}

// Through the local variable that holds the age or the present.
function isTime(module: CodeModule, part: Node, depth = 0): boolean {
  let isFound = false;
  walk([part], (node) => {
    if (node.kind === 'call') {
      isFound ||= NOW.test(calleeOf(module, node) ?? '');
    }
    if (node.kind === 'name' && !isFound && depth < 3) {
      isFound = valuesGivenTo(module, node).some(({ value }) => isTime(module, value, depth + 1));
    }
    return node.kind !== 'function';
  });
  return isFound;
}

/** The timestamp that is signed together with the body, where the digest's input names one. */
export function signedTimestamp(module: CodeModule, digest: Node): Expr | undefined {
  let found: Expr | undefined;
  const member = module.parent(digest);
  const update = member?.kind === 'member' ? module.parent(member) : undefined;
  walk([digest, ...(update === undefined ? [] : [update])], (node) => {
    const isNamed = node.kind === 'name' || node.kind === 'member';
    if (isNamed && found === undefined && TIMESTAMP.test(lastName(node))) {
      found = node;
    }
    if (node.kind === 'name' && found === undefined) {
      const inner = valuesGivenTo(module, node).flatMap(({ value }) => timestampsIn(value));
      [found] = inner;
    }
  });
  return found;
}

function timestampsIn(value: Expr): readonly Expr[] {
  const found: Expr[] = [];
  const isText = value.kind === 'template' || value.kind === 'binary';
  walk(isText ? [value] : [], (node) => {
    const isNamed = node.kind === 'name' || node.kind === 'member';
    if (isNamed && TIMESTAMP.test(lastName(node))) {
      found.push(node);
    }
  });
  return found;
}
