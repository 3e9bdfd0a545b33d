import type { AuditResult } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import type { RuleMeta } from '#core/rule.ts';
import { NOTHING_ASIDE } from '#report/audit-aside.ts';
import type { ReportContext } from '#report/handover/audit-report.ts';
import { ruleTable } from '#report/rule-table.ts';
import type { RuleBook } from '#report/rule-table.ts';

/** A small finding; each test states only what it is about. */
export function exampleFinding(fields: Partial<Finding> = {}): Finding {
  return {
    rule: 'data/sql-injection',
    severity: 'critical',
    confidence: 'high',
    message: 'The name from the request is put into the query. Pass it as a parameter.',
    path: 'src/users.ts',
    start: { line: 3, column: 5 },
    end: { line: 3, column: 10 },
    fingerprint: 'a'.repeat(32),
    evidence: [],
    suggestion: null,
    ...fields,
  };
}

/** A fingerprint that differs for each number. */
export function exampleFingerprint(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function exampleRule(fields: Partial<RuleMeta> = {}): RuleMeta {
  return {
    id: 'data/sql-injection',
    title: 'Input reaches a query as text',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript'],
    tags: ['cwe-89'],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://owasp.org/www-community/attacks/SQL_Injection'],
    messages: { concatenated: 'It is put together.' },
    ...fields,
  };
}

const EXAMPLE_PAGES = 'https://example.com/rules';

export function exampleRules(pagesUrl: string | null = EXAMPLE_PAGES): RuleBook {
  return {
    table: ruleTable([
      exampleRule(),
      exampleRule({
        id: 'http/health-ok-when-unhealthy',
        title: 'Health route answers 200 when a dependency is down',
        tags: ['soc2-a1'],
      }),
    ]),
    pagesUrl,
  };
}

export function exampleAudit(fields: Partial<AuditResult> = {}): AuditResult {
  return {
    findings: [exampleFinding()],
    controls: [],
    coverage: {
      files: [{ path: 'src/users.ts', status: 'analysed', reason: null }],
      failures: [],
    },
    stats: { files: 1, parsed: 1, rules: 2 },
    ...fields,
  };
}

/** What a report knows beside the audit: no lines, no pages, no policy. */
export function exampleContext(fields: Partial<ReportContext> = {}): ReportContext {
  return {
    rules: exampleRules(null),
    guidance: new Map(),
    readLine: () => undefined,
    secretRules: new Set(),
    aside: NOTHING_ASIDE,
    version: '0.1.0',
    subject: undefined,
    date: undefined,
    ...fields,
  };
}
