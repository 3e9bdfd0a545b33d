import { describe, expect, it } from 'vitest';

import {
  exampleAudit,
  exampleContext,
  exampleFinding,
  exampleFingerprint,
  exampleRules,
} from '#test/support/example-audit.ts';

import { auditHtml } from './audit-html.ts';
import { auditMarkdown } from './audit-markdown.ts';
import { readAuditRecord, recordAudit } from './audit-record.ts';
import type { AuditedTree } from './audit-record.ts';
import { readLinesOf } from './line-changes.ts';

const FILE = 'const db = open();\nconst name = ask();\nquery(name);\nclose(db);\n';

const WAIVED = {
  finding: exampleFinding({ fingerprint: exampleFingerprint(7) }),
  waiver: {
    reason: 'Only the owner can reach it.',
    owner: 'ada',
    until: '2027-01-31',
    grantedIn: '.github/faultline.yml, line 7',
  },
};

function tree(fields: Partial<AuditedTree> = {}): AuditedTree {
  return {
    result: exampleAudit({ findings: [exampleFinding({ end: { line: 3, column: 12 } })] }),
    aside: { waived: [WAIVED], leftOut: [], notes: ['A waiver ends soon.'] },
    readLine: readLinesOf(new Map([['src/users.ts', FILE]])),
    ...fields,
  };
}

function context({ readLine, aside }: AuditedTree) {
  return exampleContext({ readLine, aside });
}

describe('a recorded audit', () => {
  it('gives the reports that the audit itself gives', () => {
    const before = tree();
    const after = readAuditRecord(recordAudit(before, exampleRules()));
    expect(after.result).toEqual(before.result);
    expect(auditHtml(after.result, context(after))).toBe(auditHtml(before.result, context(before)));
    expect(auditMarkdown(after.result, context(after))).toBe(
      auditMarkdown(before.result, context(before)),
    );
  });

  it('holds the lines that the report shows and no others', () => {
    const record = recordAudit(tree(), exampleRules());
    expect(record).toContain('query(name);');
    expect(record).not.toContain('close(db)');
  });

  it('holds no line that may not be quoted', () => {
    const record = recordAudit(tree({ readLine: () => undefined }), exampleRules());
    expect(JSON.parse(record)).toMatchObject({ lines: [] });
  });

  it.each(['__proto__', 'constructor', 'a:1:b'])('knows the lines of a file called %s', (path) => {
    const hostile = tree({
      result: exampleAudit({ findings: [exampleFinding({ path })] }),
      readLine: readLinesOf(new Map([[path, FILE]])),
    });
    expect(readAuditRecord(recordAudit(hostile, exampleRules())).readLine(path, 3)).toBe(
      'query(name);',
    );
  });

  it('of another form is refused', () => {
    expect(() => readAuditRecord('{"audit":1}')).toThrow(
      expect.objectContaining({ code: 'contract-broken' }),
    );
  });
});
