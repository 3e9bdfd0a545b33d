import type { EvidencePlace, Report } from '#core/rule.ts';
import type { Ranged } from '#model/code/code.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { declaresRowSecurity, hasRowSecurity } from '#model/data/row-level-security.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import type { QueryForm, QueryKind } from '#model/queries/table-queries.ts';
import { TABLE_QUERY_WORDS, TENANT_WORDS } from '#model/tenants/tenant-columns.ts';
import { namesAllTenants } from '#model/tenants/tenant-free.ts';
import type { TableUse } from '#model/tenants/tenant-gap.ts';
import { sqlTenantUses } from '#model/tenants/tenant-gaps-sql.ts';
import { tenantUsesOf } from '#model/tenants/tenant-gaps.ts';

const MESSAGES = {
  missing:
    '{query} {does} rows of {table} of every tenant: it lacks the condition on {column} that other queries on the table have. Add the condition, or move the query to a module for administrators when all tenants are meant.',
} as const;

const DOES: Readonly<Record<QueryKind, string>> = {
  list: 'reads',
  one: 'reads',
  count: 'counts',
  update: 'changes',
  delete: 'removes',
};
const MOST_EVIDENCE = 3;

export default defineRule({
  meta: {
    id: 'auth/tenant-filter-missing',
    title: 'A query lacks the tenant by which its neighbours filter',
    severity: 'critical',
    confidence: 'medium',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'SQL'],
    tags: ['owasp-api1', 'cwe-639', 'gdpr-32'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Multi_Tenant_Security_Cheat_Sheet.html',
      'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
    ],
    messages: MESSAGES,
    control: 'Queries are scoped to the tenant',
  },
  code: {
    languages: ['typescript', 'python'],
    words: TENANT_WORDS,
    withWords: TABLE_QUERY_WORDS,
    check(module, report) {
      for (const use of tenantUsesOf(module)) {
        if (!hasRowSecurity(module.project, use.table)) {
          reportUse(module.file, use, ({ at }) => oneLine(module.text(at)), report);
        }
      }
    },
  },
  file: {
    matches: (path) =>
      path.endsWith('.sql') &&
      !isTestPath(path) &&
      !isSamplePath(path) &&
      !isOneOffPath(path) &&
      !namesAllTenants(path),
    check(file, report, project) {
      for (const use of sqlTenantUses(file.text)) {
        if (!hasRowSecurity(project, use.table)) {
          reportUse(file, use, ({ name, at }) => name ?? oneLine(file.slice(at)), report);
        }
      }
    },
  },
  project: {
    // Says which tables the database itself keeps apart.
    reads: declaresRowSecurity,
    check: () => {},
  },
});

function reportUse<Query extends QueryForm & { readonly at: Ranged }>(
  file: ProjectFile,
  { table, scoped, gaps }: TableUse<Query>,
  nameOf: (query: Query) => string,
  report: Report<typeof MESSAGES>,
): void {
  const [first, second] = scoped;
  if (gaps.length === 0 && first !== undefined && second !== undefined) {
    report.control(file.place(first.at), `The queries on ${table} filter by tenant.`);
  }
  for (const { query, column, scoped: others, confidence } of gaps) {
    report.violation({
      at: file.place(query.at),
      message: 'missing',
      data: { query: nameOf(query), does: DOES[query.kind], table, column },
      confidence,
      evidence: others.slice(0, MOST_EVIDENCE).map((other): EvidencePlace => ({
        ...file.place(other.at),
        note: `Filters ${table} by tenant.`,
      })),
    });
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}
