import { describe, expect, it } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { defineRule } from '#model/rule.ts';
import type { Rule } from '#model/rule.ts';

import { compareAudits, diffOf } from './compare.ts';

const rule = defineRule({
  meta: {
    id: 'test/word',
    title: 'The word bad stands here',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [],
    messages: { bad: '{name} is called.' },
  },
  code: {
    languages: ['typescript'],
    words: ['bad'],
    check(module, report) {
      for (const call of module.calls) {
        if (module.text(call.callee).startsWith('bad')) {
          report.violation({
            at: module.place(call),
            message: 'bad',
            data: { name: module.text(call.callee) },
          });
        }
      }
    },
  },
});

async function auditOf(
  files: Readonly<Record<string, string>>,
  renames: Readonly<Record<string, string>> = {},
  asked: Rule = rule,
): Promise<AuditResult> {
  return audit({
    rules: [asked],
    files: new Map(Object.entries(files).map(([path, text]) => [path, { kind: 'text', text }])),
    renames: new Map(Object.entries(renames)),
  });
}

/** No rule is heard on changes only. */
const NONE = new Set<string>();

const NO_CHANGE = { base: 'b', head: 'h', files: [], gap: undefined };

function states({ findings, fixed }: ReturnType<typeof compareAudits>) {
  return {
    findings: findings.map(
      ({ finding, state }) => `${state} ${finding.path}:${finding.start.line}`,
    ),
    fixed: fixed.map(({ path, start }) => `${path}:${start.line}`),
  };
}

describe('compareAudits', () => {
  it('tells new, open and fixed findings apart', async () => {
    const base = await auditOf({ 'a.ts': 'bad1();\nbad2();\n' });
    const head = await auditOf({ 'a.ts': 'bad2();\nbad3();\n' });
    expect(states(compareAudits(base, head, NO_CHANGE, NONE))).toEqual({
      findings: ['open a.ts:1', 'new a.ts:2'],
      fixed: ['a.ts:1'],
    });
  });

  it('knows a finding again after lines moved and the file was reformatted', async () => {
    const base = await auditOf({ 'a.ts': 'function f() { bad("x", 1); }\n' });
    const head = await auditOf({
      'a.ts': "// a comment\n\nfunction f() {\n  bad(\n    'x',\n    1,\n  );\n}\n",
    });
    expect(states(compareAudits(base, head, NO_CHANGE, NONE))).toEqual({
      findings: ['open a.ts:4'],
      fixed: [],
    });
  });

  it('knows a finding again in a file that was renamed', async () => {
    const base = await auditOf({ 'old.ts': 'bad();\n' }, { 'old.ts': 'new.ts' });
    const head = await auditOf({ 'new.ts': 'bad();\n' });
    expect(states(compareAudits(base, head, NO_CHANGE, NONE))).toEqual({
      findings: ['open new.ts:1'],
      fixed: [],
    });
  });

  it('counts a second equal finding in one function as new', async () => {
    const base = await auditOf({ 'a.ts': 'function f() { bad(); }\n' });
    const head = await auditOf({ 'a.ts': 'function f() { bad(); bad(); }\n' });
    expect(compareAudits(base, head, NO_CHANGE, NONE).findings.map(({ state }) => state)).toEqual([
      'open',
      'new',
    ]);
  });

  it('tells the same text in another function from the one that was there', async () => {
    const base = await auditOf({ 'a.ts': 'function f() { bad(); }\n' });
    const head = await auditOf({ 'a.ts': 'function f() {}\nfunction g() { bad(); }\n' });
    expect(states(compareAudits(base, head, NO_CHANGE, NONE))).toEqual({
      findings: ['new a.ts:2'],
      fixed: ['a.ts:1'],
    });
  });

  it('leaves advice out, whether it is new or gone', async () => {
    const advice = { ...rule, meta: { ...rule.meta, id: 'advice/word' } };
    const base = await auditOf({ 'a.ts': 'bad1();\n' }, {}, advice);
    const head = await auditOf({ 'a.ts': 'bad2();\n' }, {}, advice);
    expect(head.findings).toHaveLength(1);
    expect(states(compareAudits(base, head, NO_CHANGE, NONE))).toEqual({ findings: [], fixed: [] });
  });

  it('tells only what is new of a rule that is heard on changes', async () => {
    const base = await auditOf({ 'a.ts': 'bad1();\nbad2();\n' });
    const head = await auditOf({ 'a.ts': 'bad2();\nbad3();\n' });
    const comparison = compareAudits(base, head, NO_CHANGE, new Set([rule.meta.id]));
    expect(states(comparison)).toEqual({ findings: ['new a.ts:2'], fixed: [] });
  });
});

describe('diffOf', () => {
  const isShown = diffOf({
    ...NO_CHANGE,
    files: [
      {
        path: 'a.ts',
        previousPath: undefined,
        status: 'modified',
        hunks: [
          { firstLine: 3, lastLine: 5 },
          { firstLine: 6, lastLine: 8 },
        ],
      },
      { path: 'b.ts', previousPath: undefined, status: 'modified', hunks: undefined },
    ],
  });

  it.each([
    ['a.ts', 3, 5, true],
    ['a.ts', 2, 3, false],
    ['a.ts', 5, 6, false],
    ['b.ts', 1, 1, false],
    ['c.ts', 1, 1, false],
  ])('%s lines %i to %i: %s', (path, first, last, expected) => {
    expect(isShown(path, first, last)).toBe(expected);
  });
});
