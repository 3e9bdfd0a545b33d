import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';

import { exampleAudit, exampleFinding } from '#test/support/example-audit.ts';

import { AUDIT_SCHEMA, auditJsonSchema } from './audit-schema.ts';
import { auditDocument, auditJson } from './json.ts';

const AUDIT = exampleAudit({
  findings: [
    exampleFinding({
      message: 'Put together.',
      evidence: [
        {
          path: 'src/db.ts',
          start: { line: 7, column: 1 },
          end: { line: 7, column: 5 },
          note: 'Run here.',
        },
      ],
      suggestion: {
        title: 'Pass it',
        edits: [
          {
            path: 'src/users.ts',
            start: { line: 3, column: 5 },
            end: { line: 3, column: 5 },
            text: 'x',
          },
        ],
      },
    }),
  ],
  controls: [
    {
      rule: 'data/sql-injection',
      title: 'Queries take parameters',
      evidence: [
        {
          path: 'src/db.ts',
          start: { line: 1, column: 1 },
          end: { line: 1, column: 2 },
          note: 'Here.',
        },
      ],
    },
  ],
  coverage: {
    files: [{ path: 'b.bin', status: 'skipped', reason: 'binary' }],
    failures: [{ rule: 'data/sql-injection', path: null, reason: 'out of memory' }],
  },
});

function place(path: string, line: number, column: number, end: number): string {
  return `"path":"${path}","start":{"line":${String(line)},"column":${String(column)}},"end":{"line":${String(line)},"column":${String(end)}}`;
}

test('an audit is written with the keys in the order of the schema', () => {
  expect(JSON.stringify(JSON.parse(auditJson(AUDIT)))).toBe(
    [
      '{"schema":"faultline/audit@1",',
      '"findings":[{"rule":"data/sql-injection","severity":"critical","confidence":"high","message":"Put together.",',
      `${place('src/users.ts', 3, 5, 10)},"fingerprint":"${'a'.repeat(32)}",`,
      `"evidence":[{${place('src/db.ts', 7, 1, 5)},"note":"Run here."}],`,
      `"suggestion":{"title":"Pass it","edits":[{${place('src/users.ts', 3, 5, 5)},"text":"x"}]}}],`,
      '"waived":[],"leftOut":[],"notes":[],',
      '"controls":[{"rule":"data/sql-injection","title":"Queries take parameters",',
      `"evidence":[{${place('src/db.ts', 1, 1, 2)},"note":"Here."}]}],`,
      '"coverage":{"files":[{"path":"b.bin","status":"skipped","reason":"binary"}],',
      '"failures":[{"rule":"data/sql-injection","path":null,"reason":"out of memory"}]},',
      '"stats":{"files":1,"parsed":1,"rules":2}}',
    ].join(''),
  );
});

test('two spaces, a final line feed', () => {
  const text = auditJson(exampleAudit({ findings: [] }));
  expect(text.startsWith('{\n  "schema": "faultline/audit@1",\n  "findings": [],\n')).toBe(true);
  expect(text.endsWith('\n}\n')).toBe(true);
});

test('the output is what the schema says, in zod and as JSON Schema', () => {
  const document: unknown = JSON.parse(auditJson(AUDIT));
  expect(AUDIT_SCHEMA.parse(document)).toEqual(document);
  const validate = new Ajv2020({ allErrors: true }).compile(auditJsonSchema());
  validate(document);
  expect(validate.errors).toBeNull();
});

test.each([
  ['a line of 0', { start: { line: 0, column: 1 } }],
  ['a fingerprint of another form', { fingerprint: 'A'.repeat(32) }],
  ['a rule without a domain', { rule: 'injection' }],
])('the schema refuses %s', (_name, fields) => {
  const document = auditDocument(exampleAudit({ findings: [exampleFinding(fields)] }));
  const validate = new Ajv2020().compile(auditJsonSchema());
  expect(AUDIT_SCHEMA.safeParse(document).success).toBe(false);
  expect(validate(document)).toBe(false);
});

test('the schema refuses a field that it does not name', () => {
  const document = { ...auditDocument(AUDIT), extra: 1 };
  expect(AUDIT_SCHEMA.safeParse(document).success).toBe(false);
  expect(new Ajv2020().compile(auditJsonSchema())(document)).toBe(false);
});

test('fields that the result carries beyond the schema do not go out', () => {
  const finding = { ...exampleFinding(), secret: 'hunter2' };
  expect(auditJson(exampleAudit({ findings: [finding] }))).not.toContain('hunter2');
});
