import { expect, test } from 'vitest';

import { commandAnswer, isAnswerTo } from './command-answer.ts';

const OPTIONS = {
  rules: { table: new Map(), pagesUrl: null },
  login: 'ada',
  comment: 'conversation:1',
  version: '1.2.3',
};
const FINDING = {
  fingerprint: '0123456789abcdef'.repeat(2),
  rule: 'data/sql-injection',
  path: 'src/a.ts',
  line: 7,
  severity: 'critical',
};
const PAGE =
  '## Why\n\nIt breaks.\n\n## Flagged\n\nNo.\n\n## How to fix\n\nRepair it.\n\n## When to turn it off\n\nNever.';

/** Without the marker. */
function visible(text: string): string {
  return text.slice(0, text.lastIndexOf('\n\n<!--'));
}

test('a refusal quotes the line and says why, and nothing of it acts on GitHub', () => {
  const line = '/faultline waive `@everyone` <img src=x> fixes #1';
  const why = 'A finding is named by digits, and `@everyone` <img src=x> is none.';
  expect(visible(commandAnswer([{ kind: 'refused', line, why }], OPTIONS))).toBe(
    [
      'To `@ada`:',
      'Not done: ``/faultline waive `@everyone` <img src=x> fixes #1``',
      'A finding is named by digits, and \\`\u200B@\u200Beveryone\\` &lt;img src=x&gt; is none.',
    ].join('\n\n'),
  );
});

test('a long line is cut', () => {
  const line = `/faultline wrong because ${'x'.repeat(600)}`;
  expect(commandAnswer([{ kind: 'refused', line, why: 'No.' }], OPTIONS)).toContain(
    `\`${line.slice(0, 120)}…\``,
  );
});

test('an explanation has the place, what the page says, and what can be done', () => {
  const text = visible(
    commandAnswer(
      [{ kind: 'explained', finding: FINDING, page: PAGE, waiver: undefined }],
      OPTIONS,
    ),
  );
  expect(text).toBe(
    [
      'To `@ada`:',
      '**critical**: data/sql-injection (`data/sql-injection`), at `src/a.ts:7`',
      '**Why.** It breaks.',
      '**How to fix.** Repair it.',
      '**When to turn it off.** Never.',
      'To accept it for a time: `/faultline waive 0123456789ab until <YYYY-MM-DD> because <reason>`. If it is wrong: `/faultline wrong 0123456789ab because <reason>`.',
    ].join('\n\n'),
  );
});

test('an explanation of a waived finding says by whom and until when, escaped', () => {
  const waiver = { owner: '@ada', until: '2027-01-31', reason: 'The <b> is *empty*.' };
  const part = { kind: 'explained', finding: FINDING, page: undefined, waiver } as const;
  expect(visible(commandAnswer([part], OPTIONS))).toContain(
    '\n\n**Waived** by `@ada` until 2027-01-31: The &lt;b&gt; is \\*empty\\*.\n\nTo accept',
  );
});

test('an explanation does without a page and without a line', () => {
  const finding = { ...FINDING, line: undefined, severity: undefined };
  const text = visible(
    commandAnswer([{ kind: 'explained', finding, page: undefined, waiver: undefined }], OPTIONS),
  );
  expect(text).toContain(
    '**finding**: data/sql-injection (`data/sql-injection`), at `src/a.ts`\n\nTo accept',
  );
});

test('an answer is known again, and by its comment only', () => {
  const text = commandAnswer([{ kind: 'refused', line: '/faultline', why: 'No.' }], OPTIONS);
  expect(isAnswerTo('conversation:1', text)).toBe(true);
  expect(isAnswerTo('diff:1', text)).toBe(false);
  expect(isAnswerTo('conversation:1', 'To `@ada`:')).toBe(false);
});

test('a rule that was asked for is explained by sentences, its reason and its limits', () => {
  const page = '## Why\n\nIt breaks.\n\n## Limits\n\nOne level deep.';
  const why = ['data/sql-injection is off by .github/faultline.yml, line 2.'];
  const part = { kind: 'rule explained', rule: 'data/sql-injection', why, page } as const;
  expect(visible(commandAnswer([part], OPTIONS))).toBe(
    [
      'To `@ada`:',
      'data/sql-injection (`data/sql-injection`)',
      'data/sql-injection is off by .github/faultline.yml, line 2.',
      '**Why.** It breaks.',
      '**Limits.** One level deep.',
    ].join('\n\n'),
  );
});
