import { calledName, callsIn } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { valueOf } from '../code/values.ts';
import { webhookReach, webhookWrites } from './webhook-effects.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { isDecidedByRead } from './webhook-reads.ts';
import { hasKey } from '../data/writes-columns.ts';
import { isKeyedInsert } from '../data/writes-keys.ts';
import type { Write } from '../data/writes.ts';

/** What a webhook's writes do when a delivery comes again. */
export interface Repetition {
  /** Done twice: rows, amounts, mails, jobs and calls of other services. */
  readonly repeated: readonly Write[];
  /** Set once more to what the event says, over what newer events wrote. */
  readonly overwritten: readonly Write[];
  /** Both, and what is set to the same for every event: a delivery of long ago sets it too. */
  readonly again: readonly Write[];
}

/** The writes of a webhook that neither a unique key nor a branch on what was looked up before stops. */
export function repetitionOf(webhook: WebhookHandler): Repetition {
  const reached = webhookReach(webhook);
  const writes = webhookWrites(webhook);
  const keyed = writes.filter((write) => write.kind === 'insert' && isKeyedInsert(write));
  const open = writes.filter(
    (write) => !isGuarded(reached, write) && !keyed.some((key) => isBehind(write, key)),
  );
  const repeated = open.filter((write) => repeats(write));
  const updates = open.filter(({ kind }) => kind === 'update');
  return {
    repeated,
    overwritten: asksProvider(reached) ? [] : updates.filter((write) => writesWhatCame(write)),
    again: [...repeated, ...updates],
  };
}

// A second insert under the key fails, and nothing behind it runs.
function isBehind(write: Write, key: Write): boolean {
  return write.fn === key.fn && key.node.end <= write.node.start;
}

// A second line in a record of what happened says truly that it happened twice.
const TRAIL = /audit|(?:^|_)logs?$|Logs?$|history$/iu;

/** Jobs that bring something up to date: done twice they leave what they left once. */
const REFRESHES = /refresh|sync|cache|re_?index|revalidat|invalidat|recalc|recompute|rebuild/iu;
const ENUMERATED = /^[A-Z]\w*(?:\.\w+)*$/u;
const NOW = /^(?:Date|now|utcnow|today)$/u;

// Constants, members of an enumeration and the present are the same for every event.
function writesWhatCame({ module, columns }: Write): boolean {
  return columns.some(
    ({ value }) =>
      !valueOf(module, value).isKnown &&
      !ENUMERATED.test(module.text(value)) &&
      !(value.kind === 'call' && NOW.test(calledName(value))),
  );
}

// Who asks the provider for the state of now writes that, whatever the event says.
function asksProvider(reached: readonly Reached[]): boolean {
  return reached.some(({ fn }) => callsIn(fn).some((call) => calledName(call) === 'retrieve'));
}

// The delivery as it came, before anything is done about it: `create({ headers, body })`.
function isTrail({ target, columns }: Write): boolean {
  return (
    TRAIL.test(target ?? '') ||
    columns.some(({ name }) => /^(?:headers|raw_?body|remote_?ip)$/iu.test(name ?? ''))
  );
}

function repeats(write: Write): boolean {
  switch (write.kind) {
    case 'insert':
      return !isKeyedInsert(write) && !isTrail(write);
    // https://resend.com/docs/dashboard/emails/idempotency-keys
    case 'mail':
      return !write.columns.some(({ value }) => hasKey(value, /^idempotency[-_]?key$/iu));
    case 'job':
      return (
        !REFRESHES.test(`${write.target ?? ''} ${write.module.text(write.at)}`) &&
        writesWhatCame(write)
      );
    case 'increment':
    case 'call':
      return true;
    default:
      return false;
  }
}

// What was looked up before decides, by the state of the row rather than by the id of the event.
function isGuarded(reached: readonly Reached[], { module, fn, node }: Write): boolean {
  if (isDecidedByRead(module, fn, node)) {
    return true;
  }
  let from = reached.find((each) => each.fn === fn)?.from ?? null;
  while (from !== null) {
    if (isDecidedByRead(from.caller.module, from.caller.fn, from.call)) {
      return true;
    }
    from = from.caller.from;
  }
  return false;
}
