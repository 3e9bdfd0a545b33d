import { describe, expect, test } from 'vitest';

import {
  exampleAudit,
  exampleContext,
  exampleFinding,
  exampleFingerprint,
  exampleRule,
} from '#test/support/example-audit.ts';

import { auditMarkdown } from '../audit-markdown.ts';
import { readLinesOf } from '../line-changes.ts';
import { ruleTable } from '../rule-table.ts';

/** The text below a heading of the second level, without its title. */
function section(markdown: string, title: string): string {
  const parts = markdown.split(/^## /mu);
  return (
    parts
      .find((part) => part.startsWith(`${title}\n`))
      ?.slice(title.length)
      .trim() ?? ''
  );
}

const PLACE = { start: { line: 2, column: 1 }, end: { line: 2, column: 5 } };

const RULES = {
  table: ruleTable([
    exampleRule(),
    exampleRule({
      id: 'http/security-headers-missing',
      title: 'Security headers are missing',
      severity: 'high',
      effort: 'hours',
      scope: 'project',
      control: 'Security headers on every response',
      tags: ['owasp-a05'],
    }),
    exampleRule({
      id: 'testing/only-mocked',
      title: 'Tests replace what they test',
      severity: 'medium',
      tags: ['soc2-cc8'],
    }),
    exampleRule({
      id: 'secrets/committed',
      title: 'Secret is in the repository',
      tags: ['gdpr-32'],
    }),
  ]),
  pagesUrl: null,
};

const HEADERS = exampleFinding({
  rule: 'http/security-headers-missing',
  severity: 'high',
  path: 'src/app.ts',
  message: 'No header is set.',
  fingerprint: exampleFingerprint(2),
});

const MOCKED = exampleFinding({
  rule: 'testing/only-mocked',
  severity: 'medium',
  path: 'test/a.test.ts',
  fingerprint: exampleFingerprint(3),
});

describe('an audit with findings', () => {
  const text = auditMarkdown(
    exampleAudit({ findings: [MOCKED, HEADERS, exampleFinding()] }),
    exampleContext({
      rules: RULES,
      guidance: new Map([
        ['data/sql-injection', { why: 'Rows are `read` by others.', fix: 'Pass parameters.' }],
      ]),
      readLine: readLinesOf(new Map([['src/users.ts', 'one\ntwo\nquery(name)\n']])),
    }),
  );

  test('has every section, in one order', () => {
    expect(text.match(/^##? .*/gmu)).toEqual([
      '# Faultline audit',
      '## Executive summary',
      '## Findings',
      '## Working well',
      '## Gaps',
      '## Testing holes',
      '## Compliance',
      '## Fix order',
      '## Verification checklist',
      '## Files to change',
      '## Waived and left out',
      '## Coverage',
    ]);
  });

  test('the summary counts by severity and domain and names what comes first', () => {
    expect(section(text, 'Executive summary')).toBe(
      `**3 findings in 3 files: 1 critical, 1 high, 1 medium.**

| Domain | critical | high | medium | all |
| --- | --- | --- | --- | --- |
| data | 1 | 0 | 0 | 1 |
| http | 0 | 1 | 0 | 1 |
| testing | 0 | 0 | 1 | 1 |
| all | 1 | 1 | 1 | 3 |

To be fixed first:

1. **critical** Input reaches a query as text: 1 place, minutes to fix.
1. **high** Security headers are missing: 1 place, hours to fix.
1. **medium** Tests replace what they test: 1 place, minutes to fix.

1 file: 1 analysed. 2 rules ran. Nothing of the files was executed.`,
    );
  });

  test('a finding comes with reason, fix, effort, standards and its line', () => {
    expect(section(text, 'Findings').split('\n\n### ')[0]).toBe(
      `### **critical** Input reaches a query as text

\`data/sql-injection\`, 1 place. Effort to fix one: minutes. Touches [CWE-89: SQL Injection](https://cwe.mitre.org/data/definitions/89.html).

**What happens when it goes wrong**

Rows are \`read\` by others.

**How to fix**

Pass parameters.

**F1** \`src/users.ts:3:5\`

The name from the request is put into the query. Pass it as a parameter.

\`\`\`
2 | two
3 | query(name)
  |     ^^^^^
\`\`\`

Fingerprint: \`aaaaaaaa\``,
    );
  });

  test('a rule without a page leaves out what the page would say', () => {
    const headers = section(text, 'Findings').split('\n\n### ')[1];
    expect(headers).toMatch(/^\*\*high\*\* Security headers are missing/u);
    expect(headers).not.toContain('What happens when it goes wrong');
  });

  test('gaps are rules about the project and missing things', () => {
    expect(section(text, 'Gaps')).toContain(
      '| Security headers are missing. Good practice: Security headers on every response. | **high** | hours | F2 |',
    );
    expect(section(text, 'Gaps')).not.toContain('Tests replace');
  });

  test('holes of the tests have a table of their own', () => {
    expect(section(text, 'Testing holes')).toContain(
      '| Tests replace what they test | `test/a.test.ts` | **medium** | minutes | F3 |',
    );
  });

  test('compliance lists what is touched and what was looked at without a finding', () => {
    const compliance = section(text, 'Compliance');
    expect(compliance.match(/^### .*/gmu)).toEqual([
      '### GDPR',
      '### SOC 2',
      '### OWASP',
      '### CWE',
    ]);
    expect(compliance).toContain(
      '| [CWE-89: SQL Injection](https://cwe.mitre.org/data/definitions/89.html) | **critical** | 1 | F1 |',
    );
    expect(compliance).toMatch(/^Looked at without a finding: \[GDPR Article 32.*\(1 rule\)\.$/mu);
  });

  test('the order of fixing has the efforts', () => {
    expect(section(text, 'Fix order')).toBe(
      `The worst first, and of equals what takes the least.

| Findings | minutes | hours | days |
| --- | --- | --- | --- |
| **critical** | 1 | 0 | 0 |
| **high** | 0 | 1 | 0 |
| **medium** | 1 | 0 | 0 |

1. **critical** Input reaches a query as text (minutes): F1
1. **high** Security headers are missing (hours): F2
1. **medium** Tests replace what they test (minutes): F3`,
    );
  });

  test('each rule has something to tick off', () => {
    expect(section(text, 'Verification checklist').split('\n')).toEqual([
      '- [ ] F1 is no longer reported by `data/sql-injection`.',
      '- [ ] F2 is no longer reported by `http/security-headers-missing`. Good practice to see instead: Security headers on every response.',
      '- [ ] F3 is no longer reported by `testing/only-mocked`.',
      "- [ ] The project's own tests pass.",
      '- [ ] A new run of `faultline audit` reports no finding that is not in this report.',
    ]);
  });

  test('files stand under their worst severity', () => {
    expect(section(text, 'Files to change')).toBe(
      `### **critical** 1 file

- \`src/users.ts\`: F1

### **high** 1 file

- \`src/app.ts\`: F2

### **medium** 1 file

- \`test/a.test.ts\`: F3`,
    );
  });
});

test('an audit without findings says in what nothing was found', () => {
  const text = auditMarkdown(
    exampleAudit({ findings: [], coverage: { files: [], failures: [] } }),
    exampleContext(),
  );
  const sections = [
    'Findings',
    'Working well',
    'Gaps',
    'Testing holes',
    'Fix order',
    'Files to change',
    'Waived and left out',
    'Coverage',
  ];
  expect(sections.map((title) => section(text, title))).toEqual([
    'No rule reports anything in the files that were read.',
    'No rule saw the good practice that it looks for.',
    'No rule reports that a component or safeguard is missing.',
    'No rule looks at tests, so this report says nothing about them.',
    'There is nothing to fix.',
    'None.',
    'No finding is waived.\n\nThe policy leaves no finding out.',
    'No file was looked at. 2 rules ran.\n\nEvery file that concerns a rule was read whole.',
  ]);
});

test('rules about tests that report nothing are counted', () => {
  const text = auditMarkdown(exampleAudit(), exampleContext({ rules: RULES }));
  expect(section(text, 'Testing holes')).toBe(
    '1 rule about tests, of which none reports anything.',
  );
});

test('a file with findings of two severities and a suggested change elsewhere is listed once each', () => {
  const suggestion = {
    title: 'Set it',
    edits: [{ path: 'src/setup.ts', ...PLACE, text: 'x' }],
  };
  const text = auditMarkdown(
    exampleAudit({
      findings: [exampleFinding(), { ...HEADERS, path: 'src/users.ts', suggestion }],
    }),
    exampleContext({ rules: RULES }),
  );
  expect(section(text, 'Files to change')).toBe(
    '### **critical** 1 file\n\n- `src/users.ts`: F1–F2\n\n### **high** 1 file\n\n- `src/setup.ts`: F2',
  );
});

test('a good practice names its places and the findings against it', () => {
  const text = auditMarkdown(
    exampleAudit({
      findings: [HEADERS],
      controls: [
        {
          rule: 'http/security-headers-missing',
          title: 'Security headers on every response',
          evidence: [1, 2, 3, 4].map((line) => ({
            path: 'src/b.ts',
            start: { line, column: 1 },
            end: { line, column: 2 },
            note: 'Set.',
          })),
        },
      ],
    }),
    exampleContext({ rules: RULES }),
  );
  expect(section(text, 'Working well')).toContain(
    '| Security headers on every response | http | `src/b.ts:1`, `src/b.ts:2`, `src/b.ts:3` and 1 further place | F1 |',
  );
});

test('what is waived and left out is listed, told in the summary and counted for compliance', () => {
  const waiver = {
    reason: 'It is *ours*.',
    owner: '@ada',
    until: '2027-01-31',
    grantedIn: '.github/faultline.yml, line 7',
  };
  const text = auditMarkdown(
    exampleAudit({ findings: [] }),
    exampleContext({
      rules: RULES,
      aside: {
        waived: [{ finding: exampleFinding(), waiver }],
        leftOut: [{ finding: HEADERS, because: 'It is switched off.' }],
        notes: ['The policy has a note.'],
      },
    }),
  );
  expect(section(text, 'Executive summary')).toContain(
    '- 1 finding waived, not counted above.\n- 1 finding left out by the policy, not counted above.\n- The policy has a note.',
  );
  expect(section(text, 'Waived and left out')).toContain(
    '| **critical** `data/sql-injection` | `src/users.ts:3` | 2027-01-31 | @\u200Bada | .github/faultline.yml, line 7 | It is \\*ours\\*. |',
  );
  expect(section(text, 'Waived and left out')).toContain('| It is switched off. |');
  expect(section(text, 'Compliance')).toContain('| none | 0 | 1 waived or left out |');
  expect(section(text, 'Verification checklist')).toContain('the first waiver ends on 2027-01-31');
});

test('every file that was not read whole is in the ledger, by reason; so are rules that failed', () => {
  const text = auditMarkdown(
    exampleAudit({
      coverage: {
        files: [
          { path: 'a.ts', status: 'partial', reason: 'line 3 does not parse' },
          { path: 'b.bin', status: 'skipped', reason: 'binary' },
          { path: 'c.bin', status: 'skipped', reason: 'binary' },
        ],
        failures: [{ rule: 'data/sql-injection', path: null, reason: 'out of time' }],
      },
    }),
    exampleContext(),
  );
  expect(section(text, 'Coverage')).toBe(
    `3 files: 1 partly parsed, 2 skipped. 2 rules ran.

<details>
<summary>3 files not read whole</summary>

1 file partly parsed, line 3 does not parse:

- \`a.ts\`

2 files skipped, binary:

- \`b.bin\`
- \`c.bin\`

</details>

Rules that failed, whose silence proves nothing:

| Rule | Where | Reason |
| --- | --- | --- |
| \`data/sql-injection\` | everywhere | out of time |`,
  );
});
