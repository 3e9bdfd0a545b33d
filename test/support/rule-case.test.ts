import { describe, expect, test } from 'vitest';

import { defineRule } from '#model/rule.ts';

import { caseProblems } from './case-problems.ts';
import { code } from './code.ts';
import { expectFlagged, expectSilent } from './rule-case.ts';

/** Flags every `bad <word>` in a text file, and proposes to write `good`. */
const rule = defineRule({
  meta: {
    id: 'test/bad-word',
    title: 'A bad word',
    severity: 'medium',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Text'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://example.com/'],
    messages: {
      bad: 'The word {word} is bad. Write another one.',
      empty: 'The file is empty. Fill it.',
    },
    control: 'Words are good',
  },
  file: {
    matches: (path) => path.endsWith('.txt'),
    check(file, report) {
      if (file.text === '') {
        report.violation({ at: file.place({ start: 0, end: 0 }), message: 'empty' });
      }
      for (const match of file.text.matchAll(/bad (?<word>\w+)/gu)) {
        const at = file.place({ start: match.index, end: match.index + match[0].length });
        report.violation({
          at,
          message: 'bad',
          data: { word: match.groups?.['word'] ?? '' },
          evidence: [{ ...at, note: 'Here.' }],
          suggestion: { title: 'Write good', edits: [{ ...at, text: 'good' }] },
        });
      }
      for (const match of file.text.matchAll(/good/gu)) {
        report.control(file.place({ start: match.index, end: match.index + 4 }), 'A good word.');
      }
    },
  },
});

const FILES = { 'a.txt': 'one\nbad apple, bad pear\n' };
const APPLE = {
  message: 'bad',
  span: '2:1-2:10',
  data: { word: 'apple' },
  evidence: [{ span: '2:1-2:10', note: 'Here.' }],
  fixed: 'one\ngood, bad pear\n',
} as const;
const PEAR = {
  message: 'bad',
  span: '2:12-2:20',
  evidence: [{ span: '2:12-2:20', note: 'Here.' }],
  fixed: 'one\nbad apple, good\n',
} as const;

describe('a flagged case', () => {
  test('holds when every finding is as stated, in any order', async () => {
    await expectFlagged(rule, { name: 'two', files: FILES, controls: 0, findings: [PEAR, APPLE] });
  });

  test.each([
    { what: 'a finding is missing', findings: [APPLE] },
    { what: 'a finding is too many', findings: [APPLE, PEAR, { ...PEAR, span: '1:1-1:2' }] },
    { what: 'the span differs', findings: [APPLE, { ...PEAR, span: '2:12-2:19' }] },
    { what: 'the path differs', findings: [APPLE, { ...PEAR, path: 'b.txt' }] },
    { what: 'the message differs', findings: [APPLE, { ...PEAR, message: 'empty' }] },
    { what: 'the data differs', findings: [APPLE, { ...PEAR, data: { word: 'plum' } }] },
    { what: 'the severity differs', findings: [APPLE, { ...PEAR, severity: 'high' }] },
    { what: 'the confidence differs', findings: [APPLE, { ...PEAR, confidence: 'low' }] },
    { what: 'evidence is not stated', findings: [APPLE, { ...PEAR, evidence: [] }] },
    { what: 'the fixed text differs', findings: [APPLE, { ...PEAR, fixed: 'one\n' }] },
  ] as const)('fails when $what', async ({ findings }) => {
    await expect(expectFlagged(rule, { name: 'two', files: FILES, findings })).rejects.toThrow(
      'the findings must be as stated',
    );
  });

  test('fails when a suggestion is not stated', async () => {
    const { fixed: _, ...silent } = PEAR;
    await expect(
      expectFlagged(rule, { name: 'two', files: FILES, findings: [APPLE, silent] }),
    ).rejects.toThrow('the findings must be as stated');
  });

  test('draws what was reported into the output', async () => {
    await expect(expectFlagged(rule, { name: 'two', files: FILES, findings: [] })).rejects.toThrow(
      [
        'a.txt:2:1-2:10',
        '1 | one',
        '2 | bad apple, bad pear',
        '  | ^^^^^^^^^ The word apple is bad. Write another one.',
        '3 | ',
      ].join('\n'),
    );
  });

  test('fails when a suggestion does not remove its finding', async () => {
    const useless = defineRule({
      ...rule,
      file: {
        matches: () => true,
        check(file, report) {
          const at = file.place({ start: 0, end: 3 });
          report.violation({
            at,
            message: 'empty',
            suggestion: { title: 'Nothing', edits: [{ ...at, text: 'two' }] },
          });
        },
      },
    });
    const finding = { message: 'empty', span: '1:1-1:4', fixed: 'two' } as const;
    await expect(
      expectFlagged(useless, { name: 'useless', files: { 'a.txt': 'one' }, findings: [finding] }),
    ).rejects.toThrow('the suggestion must remove the finding');
  });

  test('asks for the path when there are several files', async () => {
    await expect(
      expectFlagged(rule, { name: 'two', files: { ...FILES, 'b.txt': 'x' }, findings: [APPLE] }),
    ).rejects.toThrow('A case with several files states the `path` of every finding.');
  });
});

describe('a silent case', () => {
  test('holds when nothing is reported', async () => {
    await expectSilent(rule, { name: 'none', files: { 'a.txt': 'good\n' }, controls: 1 });
  });

  test('holds when the rule reads no such file', async () => {
    await expectSilent(rule, { name: 'other', files: { 'a.md': 'bad apple' } });
  });

  test('fails when something is reported', async () => {
    await expect(expectSilent(rule, { name: 'two', files: FILES })).rejects.toThrow(
      'the rule must be silent',
    );
  });

  test('fails when the number of controls differs', async () => {
    await expect(
      expectSilent(rule, { name: 'none', files: { 'a.txt': 'good good' }, controls: 1 }),
    ).rejects.toThrow('the number of control places must be as stated');
  });

  test('fails when the rule fails', async () => {
    const broken = defineRule({
      ...rule,
      file: {
        matches: () => true,
        check() {
          throw new Error('broken');
        },
      },
    });
    await expect(expectSilent(broken, { name: 'none', files: { 'a.txt': 'x' } })).rejects.toThrow(
      'the rule must not fail',
    );
  });
});

describe('a table of cases', () => {
  const flags = [
    { name: 'two words', files: FILES, findings: [APPLE, PEAR] },
    {
      name: 'an empty file',
      files: { 'a.txt': '' },
      findings: [{ message: 'empty', span: '1:1-1:1' }],
    },
  ] as const;
  const passes = [{ name: 'good words', files: { 'a.txt': 'good' }, controls: 1 }];

  test('is complete', () => {
    expect(caseProblems(rule, { flags, passes })).toEqual([]);
  });

  test('needs a flagged and a silent case', () => {
    expect(caseProblems(rule, { flags: [], passes: [] })).toEqual([
      'There is no flagged case.',
      'There is no silent case: add the nearest neighbour of each flagged one.',
      'No case reports the message "bad".',
      'No case reports the message "empty".',
      'The rule names a control, but no case states `controls` of at least one.',
    ]);
  });

  test('has no flagged case without findings', () => {
    expect(
      caseProblems(rule, { flags: [...flags, { name: 'none', files: {}, findings: [] }], passes }),
    ).toEqual(['The flagged case "none" states no finding.']);
  });

  test('says nothing twice', () => {
    expect(
      caseProblems(rule, {
        flags,
        passes: [
          ...passes,
          { name: 'good words', files: { 'b.txt': '' } },
          { name: 'two again', files: FILES },
        ],
      }),
    ).toEqual([
      '2 cases have the name "good words".',
      'These cases have the same files: "two words", "two again".',
    ]);
  });

  test('names every case', () => {
    expect(
      caseProblems(rule, { flags, passes: [...passes, { name: ' ', files: { 'b.txt': '' } }] }),
    ).toEqual(['A case has no name: state the behaviour.']);
  });

  test('states the data of each message once, and no other', () => {
    const [two, empty] = flags;
    expect(caseProblems(rule, { flags: [{ ...two, findings: [PEAR] }, empty], passes })).toEqual([
      'No case states the data of the message "bad".',
    ]);
    expect(
      caseProblems(rule, {
        flags: [{ ...two, findings: [{ ...APPLE, data: { fruit: 'apple' } }] }, empty],
        passes,
      }),
    ).toEqual(['The data of "bad" at 2:1-2:10 has {fruit}, the message has {word}.']);
  });
});

describe('code', () => {
  test('takes off the first line end and the common indentation', () => {
    expect(code`
      services:

        web: {}
    `).toBe('services:\n\n  web: {}\n');
  });

  test('keeps backslashes, and lets backticks and dollars be escaped', () => {
    expect(code`f('\n', \`\${x}\`);`).toBe("f('\\n', `${x}`);");
  });

  test('keeps a text on one line as it is', () => {
    expect(code`a`).toBe('a');
  });
});
