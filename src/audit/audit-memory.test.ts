import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { calleeOf } from '#model/resolve.ts';
import { defineRule } from '#model/rule.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditFile } from './audit-input.ts';
import { AuditMemory } from './audit-memory.ts';
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
} as const;

let visits: string[] = [];

const named = defineRule({
  meta: { ...META, id: 'test/named', messages: { named: '{name} is called.' } },
  code: {
    languages: ['typescript'],
    words: ['call'],
    reach: 'imports',
    check(module, report) {
      visits.push(module.path);
      for (const call of module.calls) {
        const name = calleeOf(module, call) ?? 'unknown';
        report.violation({ at: module.place(call), message: 'named', data: { name } });
      }
    },
  },
});

function countingRule(reach: 'imports' | 'project'): Rule {
  return defineRule({
    meta: { ...META, id: 'test/counting', messages: { count: '{count} files.' } },
    code: {
      languages: ['typescript'],
      words: ['call'],
      reach,
      check(module, report) {
        const count = module.project.paths.length;
        report.violation({
          at: module.place({ start: 0, end: 0 }),
          message: 'count',
          data: { count },
        });
      },
    },
  });
}

const RULES = [named, countingRule('project')];

type Texts = Readonly<Record<string, string>>;

function filesOf(texts: Texts): ReadonlyMap<string, AuditFile> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { kind: 'text', text }]));
}

async function warm(memory: AuditMemory, texts: Texts) {
  visits = [];
  return audit({ rules: RULES, files: filesOf(texts), memory, memoryKey: 'repository' });
}

const CHAIN: Texts = {
  'a.ts': "import { f } from './b';\nf(); // call",
  'b.ts': "export { f } from './c';",
  'c.ts': "export { one as f } from 'far';",
  'd.ts': 'other(); // call',
};

describe('an audit with a memory', () => {
  it('looks again only at what changed and at what reaches it along imports', async () => {
    const memory = new AuditMemory();
    await warm(memory, CHAIN);
    expect(visits).toEqual(['a.ts', 'd.ts']);
    await warm(memory, CHAIN);
    expect(visits).toEqual([]);
    await warm(memory, { ...CHAIN, 'd.ts': 'changed(); // call' });
    expect(visits).toEqual(['d.ts']);
    const { findings } = await warm(memory, {
      ...CHAIN,
      'c.ts': "export { two as f } from 'far';",
    });
    expect(visits).toEqual(['a.ts', 'd.ts']);
    expect(findings.map(({ message }) => message)).toContain('far.two is called.');
  });

  it('notices a file that an import leads to from now on', async () => {
    const memory = new AuditMemory();
    const before = { 'a.ts': "import { f } from './b';\nf(); // call" };
    await warm(memory, before);
    const { findings } = await warm(memory, {
      ...before,
      'b.ts': "export { one as f } from 'far';",
    });
    expect(visits).toEqual(['a.ts']);
    expect(findings.map(({ message }) => message)).toContain('far.one is called.');
  });

  it('notices a change of the configuration that decides where imports lead', async () => {
    const memory = new AuditMemory();
    const files = {
      'a.ts': "import { f } from '@/b';\nf(); // call",
      'x/b.ts': "export { one as f } from 'far';",
      'y/b.ts': "export { two as f } from 'far';",
    };
    function paths(folder: string): Texts {
      const config = `{ "compilerOptions": { "paths": { "@/*": ["./${folder}/*"] } } }`;
      return { ...files, 'tsconfig.json': config };
    }
    await warm(memory, paths('x'));
    const { findings } = await warm(memory, paths('y'));
    expect(findings.map(({ message }) => message)).toContain('far.two is called.');
  });

  it('asks a rule of wider reach again each time', async () => {
    const memory = new AuditMemory();
    await warm(memory, { 'a.ts': 'f(); // call' });
    const { findings } = await warm(memory, { 'a.ts': 'f(); // call', 'b.txt': '' });
    expect(findings.map(({ message }) => message)).toContain('2 files.');
  });

  it('says what an audit without one says, whatever was changed in between', async () => {
    const text = fc.constantFrom(
      "import { f } from './b';\nf(); // call",
      "import { f } from './c';\nf(); // call",
      "export { f } from './c';",
      "export { one as f } from 'far';",
      "export * from './a'; call();",
      'call(;',
      '',
    );
    const tree = fc.dictionary(fc.constantFrom('a.ts', 'b.ts', 'c.ts', 'd.ts'), text);
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 5 }), async (trees) => {
        const memory = new AuditMemory();
        for (const texts of trees) {
          expect(await warm(memory, texts)).toEqual(
            await audit({ rules: RULES, files: filesOf(texts) }),
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a rule that promises to look along imports only', () => {
  it('fails where it looks further', async () => {
    const { coverage } = await audit({
      rules: [countingRule('imports')],
      files: filesOf({ 'a.ts': 'call();' }),
    });
    expect(coverage.failures).toEqual([
      { rule: 'test/counting', path: 'a.ts', reason: 'internal error (FaultlineError)' },
    ]);
  });
});
