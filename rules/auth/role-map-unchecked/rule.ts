import { isTestPath } from '#model/code/language.ts';
import { isBrowserFile } from '#model/http/browser-code.ts';
import { roleTableUsesOf } from '#model/schema/role-tables.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  passes:
    'A role that {table} does not know counts as {unknown} here, which passes the comparison, so {key} with any other text gets what the highest role gets. Refuse unknown roles before ranks are compared.',
} as const;

export default defineRule({
  meta: {
    id: 'auth/role-map-unchecked',
    title: 'Unknown role passes the comparison of ranks',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a01', 'cwe-285'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/285.html',
      'https://tc39.es/ecma262/#sec-islessthan',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['ole', 'OLE', 'ank', 'RANK', 'evel', 'LEVEL', 'ierarchy', 'IERARCHY', 'tier', 'TIER'],
    withWords: [' < ', ' > ', ' >= ', ' <= '],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isBrowserFile(module.file)) {
        return;
      }
      for (const { node, table, key, unknown } of roleTableUsesOf(module)) {
        report.violation({
          at: module.place(node),
          message: 'passes',
          data: { table, key, unknown },
        });
      }
    },
  },
});
