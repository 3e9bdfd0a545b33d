import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Node } from '../code/code.ts';
import { isEventIdNode } from './event-ids.ts';
import { isChecked } from '../queries/queries-checked.ts';
import { nodesIn } from '../code/reach.ts';
import { isFromPayload } from './webhook-payload.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { hasReadBefore } from './webhook-reads.ts';
import type { Column, Write } from '../data/writes.ts';

/** A write that gives somebody something on the word of an event alone. */
export interface Grant {
  /** `membership`, `a role`, `ownership` or `credit`. */
  readonly what: string;
  /** The value of the payload that decides who gets it, or which role. */
  readonly value: Expr;
  /** True when only the role is unchecked. */
  readonly isRole: boolean;
}

const TABLES: readonly (readonly [table: RegExp, what: string])[] = [
  [
    /member|collaborator|enrol|org\w*_?user|team_?user|workspace_?user|user_?org|user_?team|participants?$|seats?$/iu,
    'membership',
  ],
  [/role|permission|grants?$|admins?$/iu, 'a role'],
  [/owner/iu, 'ownership'],
  [/credit|wallet|balance|entitle|licen[cs]e|purchase/iu, 'credit'],
];
const COLUMNS: readonly (readonly [column: RegExp, what: string])[] = [
  [
    /^(?:role|roles|role_?id|is_?admin|is_?staff|is_?superuser|permissions?|access_?level)$/iu,
    'a role',
  ],
  [/^(?:owner|owner_?id)$/iu, 'ownership'],
  [/^(?:credits?|\w+_credits|\w+Credits|balance|wallet_?balance|tokens_?balance)$/iu, 'credit'],
];
const ROLE = /^(?:role|roles|role_?name|access_?level)$/iu;
/** Ids that name something of ours. */
const OWN_ID =
  /(?:^|[._\s"'[])(?:\w*(?:user|org|organi[sz]ation|team|workspace|account|order|owner|member|tenant|company|project|group)\w*|client_?reference\w*|\w*_?id|\w*Id)["'\])]*$/iu;
/** Ids that the provider made and that a row of ours was found by. */
const PROVIDER_ID =
  /stripe|paddle|lemon|customer|subscription|clerk|external|provider|github|invoice|checkout|payment|paypal|razorpay/iu;

/** Undefined when the write gives nothing, or something was looked up or looked at around it. */
export function grantOf(webhook: WebhookHandler, write: Write): Grant | undefined {
  const what = grantedBy(write);
  if (what === undefined) {
    return undefined;
  }
  const spot = { webhook, write };
  const role = write.columns.find(
    ({ name, value }) => name !== null && ROLE.test(name) && isFromPayload(spot, value),
  );
  const isLookedUp =
    isReadBefore(webhook, write) ||
    isResultChecked(write) ||
    isKeyHandled(write) ||
    connects(write);
  const ids = idsOf(write).filter(
    ({ value }) => isOwnId(write.module, value) && isFromPayload(spot, value),
  );
  // The event's own id is there to tell deliveries apart, so it names nobody.
  const id = ids.find(({ value }) => !isEventIdNode(value)) ?? ids[0];
  if (!isLookedUp && id !== undefined && !(write.isChecked && write.kind !== 'insert')) {
    return { what, value: id.value, isRole: false };
  }
  const isUnlisted = role !== undefined && !isChecked(write.module, role.value);
  return isUnlisted ? { what: 'a role', value: role.value, isRole: true } : undefined;
}

function grantedBy({ kind, target, columns }: Write): string | undefined {
  const isAdding = kind === 'insert' || kind === 'upsert';
  if (!isAdding && kind !== 'update' && kind !== 'increment') {
    return undefined;
  }
  const byTable = isAdding ? TABLES.find(([form]) => form.test(target ?? ''))?.[1] : undefined;
  const byColumn = COLUMNS.find(([form]) =>
    columns.some(({ name }) => name !== null && form.test(name)),
  );
  return byTable ?? byColumn?.[1];
}

function idsOf({ kind, columns, where }: Write): readonly Column[] {
  if (kind === 'insert' || kind === 'upsert') {
    return columns;
  }
  return where.filter(({ name }) => name === null || !PROVIDER_ID.test(name));
}

function isOwnId(module: CodeModule, value: Expr): boolean {
  const text = module.text(value).trim();
  const isPlain = /^(?:name|member|index|call)$/u.test(value.kind);
  const last = text.split(/[.[]/u).at(-1) ?? '';
  return isPlain && OWN_ID.test(text) && !PROVIDER_ID.test(last);
}

function isReadBefore({ handler }: WebhookHandler, { module, fn, node, via }: Write): boolean {
  return (
    hasReadBefore(module, fn, node) ||
    (via !== null && hasReadBefore(handler.module, handler.expr, via))
  );
}

/** `const result = await db.query(…); if (result.rowCount === 0) …`. */
function isResultChecked({ module, node, fn }: Write): boolean {
  let inner: Node = node;
  for (const ancestor of module.ancestors(node)) {
    if (ancestor.kind === 'binary' || (ancestor.kind === 'if' && ancestor.test === inner)) {
      return true;
    }
    if (ancestor.kind === 'bind') {
      const names = module.text(ancestor.target);
      return nodesIn(fn).some(
        (each) =>
          (each.kind === 'if' || each.kind === 'conditional') &&
          each.start > ancestor.start &&
          mentionsOneOf(module.text(each.test), names),
      );
    }
    if (!/^(?:await|member|call)$/u.test(ancestor.kind)) {
      return false;
    }
    inner = ancestor;
  }
  return false;
}

function mentionsOneOf(text: string, names: string): boolean {
  return (names.match(/\w+/gu) ?? []).some((name) => new RegExp(`\\b${name}\\b`, 'u').test(text));
}

/** A foreign key that rejects, and somebody who catches that. */
function isKeyHandled({ fn }: Write): boolean {
  return nodesIn(fn).some((node) =>
    node.kind === 'literal'
      ? /^(?:23503|P2003|P2025|ER_NO_REFERENCED_ROW_2)$/u.test(String(node.value))
      : (node.kind === 'name' || node.kind === 'member') &&
        /^(?:IntegrityError|ForeignKeyViolation\w*|ForeignKeyConstraintError|DoesNotExist)$/u.test(
          node.name,
        ),
  );
}

// Prisma's `connect` throws when there is no such row.
function connects({ columns }: Write): boolean {
  return columns.some(({ name }) => name === 'connect');
}
