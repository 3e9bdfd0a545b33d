import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CodeModule } from '#model/code/code-module.ts';
import { onceEach } from '#model/once.ts';
import type { Project } from '#model/project.ts';
import { calleeOf } from '#model/code/resolve.ts';
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

const calls = onceEach((module: CodeModule) => module.calls.map((call) => calleeOf(module, call)));

const named = defineRule({
  meta: { ...META, id: 'test/named', messages: { named: '{name} is called.' } },
  code: {
    languages: ['typescript'],
    words: ['call'],
    check(module, report) {
      visits.push(module.path);
      for (const [index, call] of module.calls.entries()) {
        const name = calls(module)[index] ?? 'unknown';
        report.violation({ at: module.place(call), message: 'named', data: { name } });
      }
    },
  },
});

const counting = defineRule({
  meta: { ...META, id: 'test/counting', messages: { count: '{count} files.' } },
  code: {
    languages: ['typescript'],
    words: ['count'],
    check(module, report) {
      visits.push(`count ${module.path}`);
      const count = module.project.paths.length;
      report.violation({ at: module.place(START), message: 'count', data: { count } });
    },
  },
});

const looking = defineRule({
  meta: { ...META, id: 'test/looking', messages: { there: 'There is b.ts.' } },
  code: {
    languages: ['typescript'],
    words: ['look'],
    check(module, report) {
      visits.push(`look ${module.path}`);
      if (module.project.has('b.ts')) {
        report.violation({ at: module.place(START), message: 'there' });
      }
    },
  },
});

const farNames = onceEach((project: Project) =>
  project
    .filesWhere({
      name: 'far',
      path: (path) => path.endsWith('.ts'),
      file: ({ text }) => text.includes('far'),
    })
    .map(({ path, text }) => `${path} ${text.length}`),
);

const asking = defineRule({
  meta: { ...META, id: 'test/asking', messages: { far: 'Far: {names}.' } },
  project: {
    reads: () => false,
    check(project, report) {
      visits.push('far');
      for (const path of project.paths.slice(0, 1)) {
        const at = { path, start: 0, end: 0 };
        report.violation({ at, message: 'far', data: { names: farNames(project).join(', ') } });
      }
    },
  },
});

const emptiness = defineRule({
  meta: { ...META, id: 'test/emptiness', messages: { empty: 'Empty beside {beside}.' } },
  file: {
    matches: (path) => path.endsWith('.ts'),
    check(file, report, project) {
      visits.push(`empty ${file.path}`);
      if (file.text === '') {
        const beside = project.file('a.ts')?.text.length ?? 0;
        report.violation({ at: file.place(START), message: 'empty', data: { beside } });
      }
    },
  },
});

const START = { start: 0, end: 0 };

type Texts = Readonly<Record<string, string>>;

function filesOf(texts: Texts): ReadonlyMap<string, AuditFile> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { kind: 'text', text }]));
}

async function warm(memory: AuditMemory, rules: readonly Rule[], texts: Texts) {
  visits = [];
  return audit({ rules, files: filesOf(texts), memory, memoryKey: 'repository' });
}

const CHAIN: Texts = {
  'a.ts': "import { f } from './b';\nf(); // call",
  'b.ts': "export { f } from './c';",
  'c.ts': "export { one as f } from 'far';",
  'd.ts': 'other(); // call',
};

describe('an audit with a memory', () => {
  it('looks again only at what changed and at what looked into it', async () => {
    const memory = new AuditMemory();
    await warm(memory, [named], CHAIN);
    expect(visits).toEqual(['a.ts', 'd.ts']);
    await warm(memory, [named], CHAIN);
    expect(visits).toEqual([]);
    await warm(memory, [named], { ...CHAIN, 'd.ts': 'changed(); // call' });
    expect(visits).toEqual(['d.ts']);
    const { findings } = await warm(memory, [named], {
      ...CHAIN,
      'c.ts': "export { two as f } from 'far';",
    });
    expect(visits).toEqual(['a.ts', 'd.ts']);
    expect(findings.map(({ message }) => message)).toContain('far.two is called.');
  });

  it('looks again where a concept that another rule asked for first rests on the change', async () => {
    const memory = new AuditMemory();
    const second: Rule = { ...named, meta: { ...named.meta, id: 'test/second' } };
    const files = { ...CHAIN, 'a.ts': "import './z';\nimport { f } from './b';\nf(); // call" };
    await warm(memory, [named, second], files);
    const { findings } = await warm(memory, [named, second], {
      ...files,
      'c.ts': "export { two as f } from 'far';",
    });
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'test/named: far.two is called.',
      'test/second: far.two is called.',
      'test/named: other is called.',
      'test/second: other is called.',
    ]);
  });

  it('notices a file that an import leads to from now on', async () => {
    const memory = new AuditMemory();
    const before = { 'a.ts': "import { f } from './b';\nf(); // call" };
    await warm(memory, [named], before);
    const { findings } = await warm(memory, [named], {
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
    await warm(memory, [named], paths('x'));
    const { findings } = await warm(memory, [named], paths('y'));
    expect(findings.map(({ message }) => message)).toContain('far.two is called.');
  });

  it('asks a rule that counts all files again when one came, not when one changed', async () => {
    const memory = new AuditMemory();
    await warm(memory, [counting], { 'a.ts': 'count();', 'c.ts': '' });
    await warm(memory, [counting], { 'a.ts': 'count();', 'c.ts': 'changed' });
    expect(visits).toEqual([]);
    const { findings } = await warm(memory, [counting], { 'a.ts': 'count();', 'b.txt': '' });
    expect(findings.map(({ message }) => message)).toContain('2 files.');
  });

  it('asks a rule that looked for a file again when that one came', async () => {
    const memory = new AuditMemory();
    await warm(memory, [looking], { 'a.ts': 'look();' });
    await warm(memory, [looking], { 'a.ts': 'look();', 'c.ts': '' });
    expect(visits).toEqual([]);
    const { findings } = await warm(memory, [looking], { 'a.ts': 'look();', 'b.ts': '' });
    expect(visits).toEqual(['look a.ts']);
    expect(findings).toHaveLength(1);
  });

  it('asks a question about all files again only of the changed ones', async () => {
    const memory = new AuditMemory();
    const files = { 'a.ts': 'far', 'b.ts': 'near' };
    await warm(memory, [asking], files);
    await warm(memory, [asking], { ...files, 'b.ts': 'nearer' });
    expect(visits).toEqual([]);
    const { findings } = await warm(memory, [asking], { ...files, 'b.ts': 'farther' });
    expect(visits).toEqual(['far']);
    expect(findings.map(({ message }) => message)).toEqual(['Far: a.ts 3, b.ts 7.']);
  });

  it('says what an audit without one says, whatever was changed in between', async () => {
    const text = fc.constantFrom(
      "import { f } from './b';\nf(); // call",
      "import { f } from './c';\nf(); // call count",
      "export { f } from './c';",
      "export { one as f } from 'far';",
      "export * from './a'; call(); look();",
      'call(;',
      '',
    );
    const tree = fc.dictionary(fc.constantFrom('a.ts', 'b.ts', 'c.ts', 'd.ts'), text);
    const rules = [named, counting, looking, asking, emptiness];
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 5 }), async (trees) => {
        const memory = new AuditMemory();
        for (const texts of trees) {
          expect(await warm(memory, rules, texts)).toEqual(
            await audit({ rules, files: filesOf(texts) }),
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
