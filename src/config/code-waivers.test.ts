import { describe, expect, it } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { codeWaivers } from './code-waivers.ts';

const GOOD = 'faultline-ignore data/sql-injection -- read only until 2027-01-31';

describe('a comment that is a waiver', () => {
  it.each([
    ['TypeScript', 'src/a.ts', `// ${GOOD}`],
    ['after code', 'src/a.ts', `query(name); // ${GOOD}`],
    ['Python, YAML and shell', 'a.py', `# ${GOOD}`],
    ['SQL', 'a.sql', `-- ${GOOD}`],
    ['a block comment', 'a.css', `/* ${GOOD} */`],
    ['a line of a block comment', 'a.ts', ` * ${GOOD}`],
    ['HTML', 'a.html', `<!-- ${GOOD} -->`],
    ['INI', 'a.ini', `; ${GOOD}`],
  ])('is read in %s', (_, path, text) => {
    expect(codeWaivers([[path, text]])).toMatchObject([
      {
        kind: 'waiver',
        path,
        line: 1,
        waiver: {
          rule: 'data/sql-injection',
          reason: 'read only',
          owner: 'whoever wrote the line',
          until: '2027-01-31',
        },
      },
    ]);
  });

  it('may name who answers for it', () => {
    const text = '// faultline-ignore data/sql-injection -- read only for @ada until 2027-01-31';
    expect(codeWaivers([['a.ts', text]])).toMatchObject([
      { waiver: { owner: '@ada', reason: 'read only' } },
    ]);
  });

  it.each([
    ['without an end', '// faultline-ignore data/sql-injection -- read only'],
    ['without a reason', '// faultline-ignore data/sql-injection until 2027-01-31'],
    ['without a rule', '// faultline-ignore -- read only until 2027-01-31'],
    ['with no real day', '// faultline-ignore data/sql-injection -- read only until 2027-13-01'],
    ['with words for a day', '// faultline-ignore data/sql-injection -- read only until monday'],
  ])('%s is malformed', (_, text) => {
    expect(codeWaivers([['a.ts', text]])).toMatchObject([{ kind: 'malformed', line: 1 }]);
  });

  it.each([
    ['a string', 'a.ts', `const text = '${GOOD}';`],
    ['documentation', 'docs/a.md', `<!-- ${GOOD} -->`],
    ['another word', 'a.ts', '// faultline-ignored'],
  ])('is not %s', (_, path, text) => {
    expect(codeWaivers([[path, text]])).toEqual([]);
  });
});

describe('what it covers', () => {
  const TEXT = `// ${GOOD}\n// ${GOOD.replace('data/sql-injection', 'http/no-timeout')}\nquery();\nquery();\n`;

  function covered(
    line: number,
    fields: { rule?: string; path?: string } = {},
  ): readonly boolean[] {
    const finding = exampleFinding({
      path: 'src/users.ts',
      start: { line, column: 1 },
      end: { line, column: 2 },
      ...fields,
    });
    return codeWaivers([['src/users.ts', TEXT]]).map(
      (each) => each.kind === 'waiver' && each.waiver.covers(finding),
    );
  }

  it('is the next line that is no such comment', () => {
    expect(covered(3)).toEqual([true, false]);
    expect(covered(3, { rule: 'http/no-timeout' })).toEqual([false, true]);
  });

  it('is no other line, rule or file', () => {
    expect(covered(4)).toEqual([false, false]);
    expect(covered(3, { rule: 'http/other' })).toEqual([false, false]);
    expect(covered(3, { path: 'src/other.ts' })).toEqual([false, false]);
  });
});
