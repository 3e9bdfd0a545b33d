import { isRun } from '#model/code/callers.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr, Ranged } from '#model/code/code.ts';
import type { Exit } from '#model/code/function-exits.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { leaksOf, manualTransactionsOf } from '#model/data/transactions-manual.ts';

const MESSAGES = {
  open: '{begin} opens a transaction that is neither committed nor rolled back when {path}, so its locks stay and its connection goes back to the pool inside of it or never. Roll back in a catch block and release in a finally block.',
  kept: 'The client of the transaction that {begin} opens is not released when {path}, so the pool loses a connection each time. Release it in a finally block.',
} as const;

export default defineRule({
  meta: {
    id: 'data/transaction-left-open',
    title: 'A path leaves a transaction open or its client unreleased',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-772'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://node-postgres.com/features/transactions',
      'https://node-postgres.com/apis/pool#releasing-clients',
      'https://docs.sqlalchemy.org/en/20/core/connections.html#using-transactions',
      'https://cwe.mitre.org/data/definitions/772.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'BEGIN',
      'begin',
      'START TRANSACTION',
      'start transaction',
      'Transaction(',
      'transaction(',
      '_transaction(',
      '.begin',
    ],
    check(module, report) {
      for (const transaction of isOneOffPath(module.path) ? [] : manualTransactionsOf(module)) {
        const [leak] = leaksOf(transaction);
        if (leak !== undefined && isRun(module, transaction.begin)) {
          const { begin, client } = transaction;
          report.violation({
            at: module.place(begin.callee),
            message: leak.kind,
            data: { begin: nameOfCall(module, begin), path: pathOf(module, leak.exit) },
            // Whoever handed the connection in may roll back, which is not seen here.
            ...(client === undefined && leak.exit.kind === 'throw' ? { confidence: 'medium' } : {}),
            evidence: [{ ...module.place(headOf(leak.exit)), note: NOTES[leak.kind] }],
          });
        }
      }
    },
  },
});

const NOTES = {
  open: 'Leaves with the transaction open.',
  kept: 'Leaves with the client still taken.',
} as const;

function pathOf(module: CodeModule, { kind, at }: Exit): string {
  switch (kind) {
    case 'return':
      return 'the function returns';
    case 'continue':
    case 'break':
      return `the loop goes on by ${kind}`;
    case 'end':
      return 'the function ends';
    default:
      return at.kind === 'throw' ? 'the function throws' : `${callText(module, at)} throws`;
  }
}

function callText(module: CodeModule, at: Exit['at']): string {
  const call = at.kind === 'await' ? at.value : at;
  return call.kind === 'call' ? nameOfCall(module, call) : 'an awaited step';
}

function nameOfCall(module: CodeModule, { callee }: CallExpr): string {
  return callee.kind === 'member' && callee.object.kind === 'call'
    ? `.${callee.name}()`
    : module.text(callee).replaceAll(/\s+/gu, '');
}

// The statement's first word or the call's head, so that the place is short.
function headOf({ at }: Exit): Ranged {
  const call = at.kind === 'await' ? at.value : at;
  return call.kind === 'call' ? call.callee : at;
}
