import { expect, test } from 'vitest';

import {
  exampleAudit,
  exampleFinding,
  exampleFingerprint,
  exampleRules,
} from '#test/support/example-audit.ts';

import { auditMarkdown } from './audit-markdown.ts';

test('an audit is a document with a table, details and coverage', () => {
  expect(auditMarkdown(exampleAudit(), exampleRules(null))).toBe(`# Faultline audit

1 finding: 1 critical.

## Findings

| Severity | Rule | Place | Finding |
| --- | --- | --- | --- |
| critical | \`data/sql-injection\` | \`src/users.ts:3\` | The name from the request is put into the query. Pass it as a parameter. |

## Details

### critical: Input reaches a query as text

\`src/users.ts:3\`, column 5. Confidence: high.

The name from the request is put into the query. Pass it as a parameter.

Why, how to fix it and when to turn the rule off: run \`faultline explain data/sql-injection\`. Touches [CWE-89: SQL Injection](https://cwe.mitre.org/data/definitions/89.html).

### Coverage

1 file: 1 analysed.
`);
});

test('an audit without findings says in what nothing was found', () => {
  const audit = exampleAudit({ findings: [], coverage: { files: [], failures: [] } });
  expect(auditMarkdown(audit, exampleRules())).toBe(
    '# Faultline audit\n\nNo rule reports anything in the files that were read.\n\n### Coverage\n\nNo file was looked at.\n',
  );
});

test('a document is not cut, however long it is', () => {
  const findings = Array.from({ length: 2000 }, (_value, index) =>
    exampleFinding({ fingerprint: exampleFingerprint(index), path: `src/${String(index)}.ts` }),
  );
  const text = auditMarkdown(exampleAudit({ findings }), exampleRules());
  expect(text).not.toContain('left out');
  expect(text.match(/^### critical/gmu)).toHaveLength(2000);
});
