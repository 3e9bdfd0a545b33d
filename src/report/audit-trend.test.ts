import { expect, it } from 'vitest';

import type { AuditResult } from '#core/audit-result.ts';
import { exampleAudit, exampleFinding } from '#test/support/example-audit.ts';

import { auditTrend } from './audit-trend.ts';

/** Findings as `path file-digit code-digit`. */
function audit(...findings: readonly string[]): AuditResult {
  const list = findings.map((text) => {
    const [path = '', file = '', code = ''] = text.split(' ');
    return exampleFinding({ path, fingerprint: file.repeat(16) + code.repeat(16) });
  });
  return exampleAudit({
    findings: list,
    coverage: {
      files: list.map(({ path }) => ({ path, status: 'analysed', reason: null })),
      failures: [],
    },
  });
}

function paths({ new: fresh, fixed, open }: ReturnType<typeof auditTrend>) {
  return [fresh, fixed, open].map((list) => list.map(({ path }) => path));
}

it('tells what is new, what was fixed and what is still open', () => {
  const trend = auditTrend(audit('a.ts 1 a', 'b.ts 2 b'), audit('b.ts 2 b', 'c.ts 3 c'));
  expect(paths(trend)).toEqual([['c.ts'], ['a.ts'], ['b.ts']]);
});

it('follows a finding whose file has another name', () => {
  const trend = auditTrend(audit('old.ts 1 a'), audit('new.ts 2 a'));
  expect(paths(trend)).toEqual([[], [], ['new.ts']]);
});

it('does not take a copy for a move', () => {
  const trend = auditTrend(audit('a.ts 1 a'), audit('a.ts 1 a', 'copy.ts 2 a'));
  expect(paths(trend)).toEqual([['copy.ts'], [], ['a.ts']]);
});

it('does not guess which of two a finding became', () => {
  const trend = auditTrend(audit('old.ts 1 a'), audit('b.ts 2 a', 'c.ts 3 a'));
  expect(paths(trend)).toEqual([['b.ts', 'c.ts'], ['old.ts'], []]);
});
