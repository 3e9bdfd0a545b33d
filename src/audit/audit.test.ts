import { describe, expect, it } from 'vitest';

import { defineRule } from '#model/rule.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditFile } from './audit-input.ts';
import { audit } from './audit.ts';

const META = {
  title: 'A title',
  severity: 'high',
  confidence: 'high',
  scope: 'call',
  effort: 'minutes',
  languages: [],
  tags: [],
  since: '0.1.0',
  maturity: 'stable',
  references: [],
  control: 'Something good',
} as const;

const calls = defineRule({
  meta: { ...META, id: 'test/calls', messages: { called: '{name} is called.', plain: 'Plain.' } },
  code: {
    languages: ['typescript', 'python'],
    words: ['danger'],
    check(module, report) {
      for (const call of module.calls) {
        report.violation({
          at: module.place(call),
          message: 'called',
          data: { name: module.text(call.callee) },
        });
      }
    },
  },
});

const notes = defineRule({
  meta: { ...META, id: 'test/notes', severity: 'critical', messages: { note: 'A note.' } },
  file: {
    matches: (path) => path.endsWith('.note'),
    check(file, report) {
      report.violation({ at: file.place({ start: 0, end: file.text.length }), message: 'note' });
      report.control(file.place({ start: 0, end: 1 }), 'seen');
    },
  },
});

const throwing = defineRule({
  meta: { ...META, id: 'test/throwing', messages: { never: 'Never.' } },
  file: {
    matches: (path) => path === 'b.note',
    check(file) {
      throw new Error(`secret of ${file.text}`);
    },
  },
  project: {
    reads: () => false,
    check() {
      throw new RangeError('Maximum call stack size exceeded');
    },
  },
});

function filesOf(texts: Readonly<Record<string, string>>): Map<string, AuditFile> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { kind: 'text', text }]));
}

describe('audit', () => {
  it('lists findings worst first and then by place, with filled messages', async () => {
    const files = filesOf({ 'b.ts': 'danger();\nother();\n', 'a.py': 'danger()\n', 'z.note': 'x' });
    const { findings } = await audit({ rules: [calls, notes], files });
    expect(
      findings.map(({ rule, path, start, end, message }) => ({ rule, path, start, end, message })),
    ).toEqual([
      {
        rule: 'test/notes',
        path: 'z.note',
        start: { line: 1, column: 1 },
        end: { line: 1, column: 2 },
        message: 'A note.',
      },
      {
        rule: 'test/calls',
        path: 'a.py',
        start: { line: 1, column: 1 },
        end: { line: 1, column: 9 },
        message: 'danger is called.',
      },
      {
        rule: 'test/calls',
        path: 'b.ts',
        start: { line: 1, column: 1 },
        end: { line: 1, column: 9 },
        message: 'danger is called.',
      },
      {
        rule: 'test/calls',
        path: 'b.ts',
        start: { line: 2, column: 1 },
        end: { line: 2, column: 8 },
        message: 'other is called.',
      },
    ]);
  });

  it('gives the same result whatever the order of files and rules', async () => {
    const texts = {
      'b.ts': 'danger(); danger();',
      'a.py': 'danger()\n',
      'z.note': 'x',
      'y.note': 'y',
    };
    const reversed = Object.fromEntries(Object.entries(texts).toReversed());
    expect(await audit({ rules: [notes, throwing, calls], files: filesOf(reversed) })).toEqual(
      await audit({ rules: [calls, notes, throwing], files: filesOf(texts) }),
    );
  });

  it('does not parse a code file without a word that a rule looks for', async () => {
    const { stats, findings } = await audit({
      rules: [calls],
      files: filesOf({ 'a.ts': 'call();' }),
    });
    expect(stats).toEqual({ files: 1, parsed: 0, rules: 1 });
    expect(findings).toEqual([]);
  });

  it('lists the controls that a rule reports, under its title', async () => {
    const { controls } = await audit({
      rules: [notes],
      files: filesOf({ 'b.note': 'x', 'a.note': 'y' }),
    });
    const at = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 }, note: 'seen' };
    expect(controls).toEqual([
      {
        rule: 'test/notes',
        title: 'Something good',
        evidence: [
          { path: 'a.note', ...at },
          { path: 'b.note', ...at },
        ],
      },
    ]);
  });

  it('says a thing once that a rule says twice', async () => {
    const twice: Rule = {
      ...notes,
      file: {
        ...notes.file,
        matches: () => true,
        check(file, report) {
          for (let time = 0; time < 2; time += 1) {
            report.violation({ at: file.place({ start: 0, end: 1 }), message: 'note' });
            report.control(file.place({ start: 0, end: 1 }), 'seen');
          }
        },
      },
    };
    const { findings, controls } = await audit({ rules: [twice], files: filesOf({ a: 'x' }) });
    expect(findings).toHaveLength(1);
    expect(controls.flatMap(({ evidence }) => evidence)).toHaveLength(1);
  });

  it('drops a byte order mark before columns are counted', async () => {
    const files = filesOf({ 'a.ts': '\uFEFFdanger();' });
    const { findings } = await audit({ rules: [calls], files });
    expect(findings[0]?.start).toEqual({ line: 1, column: 1 });
  });
});

describe('a rule that fails', () => {
  it('costs that rule on that file, and the coverage says so without quoting the file', async () => {
    const files = filesOf({ 'a.note': 'a', 'b.note': 'b' });
    const result = await audit({ rules: [notes, throwing], files });
    expect(result.findings.map(({ path }) => path)).toEqual(['a.note', 'b.note']);
    expect(result.coverage.failures).toEqual([
      { rule: 'test/throwing', path: null, reason: 'nested too deeply' },
      { rule: 'test/throwing', path: 'b.note', reason: 'internal error (Error)' },
    ]);
    expect(result.coverage.files).toEqual([
      { path: 'a.note', status: 'analysed', reason: null },
      { path: 'b.note', status: 'partial', reason: 'test/throwing failed: internal error (Error)' },
    ]);
  });
});

const linking = defineRule({
  meta: { ...META, id: 'test/linking', messages: { link: 'A link.' } },
  project: {
    reads: () => true,
    check(project, report) {
      for (const path of project.paths) {
        report.violation({ at: { path, start: 0, end: 0 }, message: 'link' });
      }
    },
  },
});

describe('a rule that speaks of a file that was not read', () => {
  it('costs what the rule has not said yet, and never the audit', async () => {
    const files = new Map<string, AuditFile>([
      ['a.note', { kind: 'text', text: 'x' }],
      ['link.note', { kind: 'unread', reason: 'a symbolic link' }],
      ['z.note', { kind: 'text', text: 'y' }],
    ]);
    const { findings, coverage } = await audit({ rules: [notes, linking], files });
    expect(findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'test/notes a.note',
      'test/notes z.note',
      'test/linking a.note',
    ]);
    expect(coverage.failures).toEqual([
      { rule: 'test/linking', path: null, reason: 'it speaks of a file that was not read' },
    ]);
  });
});

describe('coverage', () => {
  it('never calls a file analysed that was not read whole', async () => {
    const files = new Map<string, AuditFile>([
      ['broken.ts', { kind: 'text', text: 'danger(;' }],
      ['fine.ts', { kind: 'text', text: 'danger();' }],
      ['large.ts', { kind: 'unread', reason: 'larger than 1 MB' }],
      ['photo.png', { kind: 'unread', reason: 'binary' }],
    ]);
    const { coverage } = await audit({ rules: [calls], files });
    expect(coverage.files.map(({ path, status }) => `${path} ${status}`)).toEqual([
      'broken.ts partial',
      'fine.ts analysed',
      'large.ts skipped',
      'photo.png nothing-to-say',
    ]);
    expect(coverage.files[0]?.reason).toMatch(/^line 1, column \d+: /u);
    expect(coverage.files[2]?.reason).toBe('larger than 1 MB');
  });
});
