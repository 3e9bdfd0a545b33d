import type { CodeModule } from '../code/code-module.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import { lastName, reachOf } from '../code/reach.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { serviceOf } from '../services.ts';
import { webhookHandlersOf } from '../webhooks/webhook-handlers.ts';
import { isKeyedInsert, isUniqueSomewhere } from './writes-keys.ts';
import { writesIn } from './writes.ts';
import type { Write } from './writes.ts';

/** A route that adds a row for every request, and nothing that tells a second one from the first. */
export interface UnguardedCreate {
  readonly route: Route;
  readonly write: Write;
}

const COSTLY =
  /(?:^|[^a-z])(?:orders?|payments?|charges?|bookings?|reservations?|transfers?|payouts?|withdrawals?|deposits?|donations?|invoices?|purchases?|transactions?|refunds?|shipments?|redemptions?)$|(?:Order|Payment|Booking|Reservation|Transfer|Payout|Withdrawal|Deposit|Donation|Invoice|Purchase|Transaction|Refund|Shipment|Redemption)s?$/iu;
const GUARDED =
  /idempot|dedup|duplicat|already|exist|conflict|upsert|get_or_create|update_or_create|find_?or_?create|IntegrityError|P2002|11000|23505|\bunique|setnx|\bNX\b|\block|request_?id|nonce|client_?(?:token|ref)|processed|overlap|available|pending|debounce|draft|throttle/iu;
const HANDLES_KEYS =
  /idempoten\w*[\s\S]{0,200}(?:middleware|interceptor|app\.use|@Use|plugin|preHandler|Depends)|(?:middleware|interceptor)\w*[\s\S]{0,200}idempoten/iu;

const DEEPEST = 2;

/** The program files that handle idempotency keys for routes in general. */
export const KEY_HANDLING_FILES: FileQuestion = {
  name: 'unguarded-creates/keys',
  words: ['dempoten'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [HANDLES_KEYS],
};

/**
 * The POST routes of a file that add a row which costs something when it is there twice, such as an order
 * or a booking, without a key of the client's, a unique column, an upsert or any look at what is there.
 */
export function unguardedCreatesOf(module: CodeModule): readonly UnguardedCreate[] {
  // Deliveries of webhooks are told apart by the ids of their events, if at all.
  const webhooks = new Set(webhookHandlersOf(module).map(({ handler }) => handler.expr));
  return routesOf(module).flatMap((route) => {
    if (route.method !== 'POST' || webhooks.has(route.handler.expr) || isGuardedBefore(route)) {
      return [];
    }
    const reached = reachOf(route.handler, DEEPEST);
    const write = reached
      .flatMap((each) => writesIn(each))
      .find(({ kind, target }) => kind === 'insert' && COSTLY.test(target ?? ''));
    const isGuarded =
      write === undefined ||
      isKeyedInsert(write) ||
      hasUniqueColumn(write) ||
      reached.some((each) => GUARDED.test(each.module.text(each.fn))) ||
      handlesKeys(module);
    return isGuarded ? [] : [{ route, write }];
  });
}

function isGuardedBefore({ before }: Route): boolean {
  return before.some((each) => GUARDED.test(lastName(each.kind === 'call' ? each.callee : each)));
}

// What the server makes up anew each time tells nothing.
function hasUniqueColumn({ columns, module }: Write): boolean {
  return columns.some(
    ({ name, value }) =>
      name !== null &&
      value.kind !== 'call' &&
      value.kind !== 'literal' &&
      isUniqueSomewhere(module.project, name),
  );
}

function handlesKeys({ project, path }: CodeModule): boolean {
  const { root } = serviceOf(project, path);
  return project
    .filesWhere(KEY_HANDLING_FILES)
    .some((file) => serviceOf(project, file.path).root === root);
}
