import type { EvidencePlace, Report } from '#core/rule.ts';
import { advisoryCallsOf, fateOf } from '#model/data/advisory-locks.ts';
import type { AdvisoryCall, LockFate } from '#model/data/advisory-locks.ts';
import { sqlAdvisoryLocks } from '#model/data/advisory-locks-sql.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  pooled:
    '{lock} locks the session of whichever pooled connection {receiver} picks, which goes back at once, so the lock stays and the unlock may run on another connection. Use pg_advisory_xact_lock in a transaction, or lock and unlock on one client.',
  kept: 'The client of {receiver} leaves this function with the session lock that {lock} takes when {path}, so the pool keeps the lock and everybody else waits. Unlock in a finally block before the release, or use pg_advisory_xact_lock.',
  transaction:
    '{lock} locks the session, not the transaction of {receiver}, so the lock outlives it on a connection that goes back to the pool. Use pg_advisory_xact_lock, which ends with the transaction.',
  unbounded:
    '{lock} waits without end, since nothing here sets lock_timeout or statement_timeout: one stuck holder stops every waiter with its connection. Set lock_timeout, or retry pg_try_advisory_lock a few times.',
  unreleased:
    '{lock} locks the session and this file never unlocks it, so a pooled connection keeps the lock. Use pg_advisory_xact_lock, or unlock at the end.',
} as const;

export default defineRule({
  meta: {
    id: 'data/advisory-lock-leaks',
    title: 'Advisory lock stays on a pooled connection or is waited for without end',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'SQL'],
    tags: ['cwe-667'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS',
      'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS',
      'https://cwe.mitre.org/data/definitions/667.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['advisory_lock', 'ADVISORY_LOCK'],
    check(module, report) {
      const all = isOneOffPath(module.path) ? [] : advisoryCallsOf(module);
      for (const lock of all.filter(({ act }) => act !== 'unlock')) {
        checkLock(module, lock, all, report);
      }
    },
  },
  file: {
    matches: (path) => path.endsWith('.sql') && !isTestPath(path) && !isSamplePath(path),
    check(file, report) {
      for (const { at, isReleased, isBounded } of sqlAdvisoryLocks(file.text)) {
        const common = { at: file.place(at), confidence: 'medium' } as const;
        const lock = file.slice(at);
        if (!isReleased) {
          report.violation({ ...common, message: 'unreleased', data: { lock } });
        } else if (!isBounded) {
          report.violation({ ...common, message: 'unbounded', data: { lock } });
        }
      }
    },
  },
});

function checkLock(
  module: CodeModule,
  lock: AdvisoryCall,
  all: readonly AdvisoryCall[],
  report: Report<typeof MESSAGES>,
): void {
  const fate = fateOf(module, lock, all);
  const at = module.place(lock.at);
  const name = module.text(lock.at);
  const receiver = module.text(lock.receiver).replaceAll(/\s+/gu, '');
  const data = { lock: name, receiver };
  switch (fate.kind) {
    case 'pooled':
      report.violation({ at, message: 'pooled', data, evidence: unlocksOf(module, lock, all) });
      break;
    case 'kept':
      report.violation({
        at,
        message: 'kept',
        data: { ...data, path: pathOf(fate) },
        evidence: [{ ...module.place(fate.exit.at), note: 'Leaves with the lock held.' }],
      });
      break;
    case 'transaction':
      report.violation({
        at,
        message: 'transaction',
        data,
        evidence: [{ ...module.place(fate.opener), note: 'Opens the transaction.' }],
        suggestion: {
          title: 'Lock for the transaction',
          edits: [{ ...at, text: name.replace(/advisory_lock/iu, 'advisory_xact_lock') }],
        },
      });
      break;
    default:
      if (lock.act === 'lock' && !BOUND.test(module.file.text)) {
        // A role or database may have its own timeout, which is not seen here.
        report.violation({ at, message: 'unbounded', data: { lock: name }, confidence: 'medium' });
      }
  }
}

const BOUND =
  /lock_timeout|statement_timeout|query_timeout|command_timeout|lockTimeout|statementTimeout/u;

function unlocksOf(
  module: CodeModule,
  lock: AdvisoryCall,
  all: readonly AdvisoryCall[],
): readonly EvidencePlace[] {
  const receiver = module.text(lock.receiver);
  return all
    .filter((other) => other.act === 'unlock' && module.text(other.receiver) === receiver)
    .map(({ at }) => ({ ...module.place(at), note: 'May run on another connection.' }));
}

function pathOf({ exit }: Extract<LockFate, { kind: 'kept' }>): string {
  switch (exit.kind) {
    case 'return':
      return 'it returns';
    case 'end':
      return 'it ends';
    case 'throw':
      return 'a step in between throws';
    default:
      return 'the loop goes on';
  }
}
