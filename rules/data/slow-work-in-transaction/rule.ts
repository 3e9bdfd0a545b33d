import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr, Expr } from '#model/code/code.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { calleeOf } from '#model/code/resolve.ts';
import { isWaitedFor, outboundCallsReached } from '#model/resilience/outbound-calls.ts';
import type { OutboundCall, OutboundKind, ReachedCall } from '#model/resilience/outbound-calls.ts';
import { DEFAULT_TIMEOUT_FILES } from '#model/resilience/outbound-timeouts-around.ts';
import { unboundedCallsOf } from '#model/resilience/outbound-timeouts.ts';
import { defineRule } from '#model/rule.ts';
import { longTimeoutsOf } from '#model/data/transaction-timeouts.ts';
import { transactionsOf } from '#model/data/transactions.ts';
import type { Transaction } from '#model/data/transactions.ts';

// Whoever reads the finding needs to see what it is about, not every call.
const MOST_WAITS = 5;

const MESSAGES = {
  slow: '{call} {does} inside of the transaction of {opener}, which holds its connection and row locks all the while. Do it before the transaction opens or after it commits, or write an outbox row and do it from a worker.',
  timeout:
    'The transaction may run for {seconds} seconds by its own {option}, so one stuck statement holds its connection and locks that long. Set it below 30 seconds and move long work out of the transaction.',
} as const;

export default defineRule({
  meta: {
    id: 'data/slow-work-in-transaction',
    title: 'Slow work runs inside of a database transaction',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT',
      'https://www.prisma.io/docs/orm/prisma-client/queries/transactions#interactive-transactions',
      'https://microservices.io/patterns/data/transactional-outbox.html',
    ],
    messages: MESSAGES,
  },
  asks: [DEFAULT_TIMEOUT_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: [
      'transaction',
      'Transaction',
      '.begin(',
      'BEGIN',
      'atomic',
      '.tx(',
      'statement_timeout',
      'transaction_timeout',
      'session_timeout',
      'STATEMENT_TIMEOUT',
    ],
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      const seen = new Set<CallExpr>();
      for (const transaction of transactionsOf(module)) {
        checkTransaction(transaction, seen, report);
      }
      for (const { at, seconds, option } of longTimeoutsOf(module)) {
        report.violation({
          at: module.place(at),
          message: 'timeout',
          severity: 'medium',
          data: { seconds, option },
        });
      }
    },
  },
});

function checkTransaction(
  transaction: Transaction,
  seen: Set<CallExpr>,
  report: Report<typeof MESSAGES>,
): void {
  const { module, bodyModule, body, opener } = transaction;
  const waits = outboundCallsReached(bodyModule, body).filter(({ at, outbound }) => {
    const isBound = outbound.kind === 'sleep' && isRaced(bodyModule, at);
    return !seen.has(at) && !isBound && !transaction.hasEndedAt(at) && isWaitedFor(bodyModule, at);
  });
  const worst = waits.find(({ outbound }) => isEndless(outbound)) ?? waits[0];
  if (worst === undefined) {
    return;
  }
  for (const { at } of waits) {
    seen.add(at);
  }
  const { at, outbound } = worst;
  report.violation({
    at: bodyModule.place(headOf(at)),
    message: 'slow',
    severity: isEndless(outbound) ? 'critical' : 'high',
    data: {
      call: nameOf(bodyModule, at.callee),
      does: doingOf(worst),
      opener: nameOf(module, opener),
    },
    evidence: [
      { ...module.place(opener), note: 'Opens the transaction.' },
      ...(outbound.call === at
        ? []
        : [{ ...outbound.module.place(headOf(outbound.call)), note: NOTES[outbound.kind] }]),
      ...waits
        .filter((wait) => wait !== worst)
        .slice(0, MOST_WAITS)
        .map((wait) => ({
          ...bodyModule.place(headOf(wait.at)),
          note: 'Waits inside of it, too.',
        })),
    ],
  });
}

/**
 * One that nothing bounds keeps its locks for as long as the other side likes, until the pool is empty.
 * A bounded one costs throughput.
 */
function isEndless({ module, call, kind }: OutboundCall): boolean {
  return kind === 'http' && unboundedCallsOf(module).some((each) => each.call === call);
}

// `Promise.race([work(), sleep(5000)])` waits no longer than the work takes.
function isRaced(module: CodeModule, call: CallExpr): boolean {
  return [...module.ancestors(call)].some(
    (node) => node.kind === 'call' && calleeOf(module, node) === 'Promise.race',
  );
}

const NOTES: Readonly<Record<OutboundKind, string>> = {
  http: 'Sends the request.',
  model: 'Asks the model.',
  mail: 'Sends the mail.',
  sleep: 'Sleeps.',
  queue: 'Waits for another process.',
  files: 'Transfers the file.',
  provider: 'Calls the provider.',
};

function doingOf({ outbound: { kind, service } }: ReachedCall): string {
  switch (kind) {
    case 'http':
      return `waits for an HTTP answer (${service})`;
    case 'model':
      return `waits for a generative model (${service})`;
    case 'mail':
      return `sends mail (${service})`;
    case 'sleep':
      return 'sleeps';
    case 'queue':
      return `waits for another process (${service})`;
    case 'files':
      return `transfers a file (${service})`;
    default:
      return `calls ${service}`;
  }
}

// Of a long chain only its last method; of `new Promise(…)` the two words.
function headOf(call: CallExpr): { readonly start: number; readonly end: number } {
  const { callee } = call;
  const isChain = callee.kind === 'member' && callee.object.kind === 'call';
  return isChain ? { start: callee.end - callee.name.length, end: callee.end } : callee;
}

function nameOf(module: CodeModule, expr: Expr): string {
  const isChain = expr.kind === 'member' && expr.object.kind === 'call';
  return isChain ? `.${expr.name}()` : module.text(expr).replaceAll(/\s+/gu, '');
}
