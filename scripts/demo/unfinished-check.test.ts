import { expect, it } from 'vitest';

import { checkRunOutput } from '#report/check-run.ts';
import { exampleRules } from '#test/support/example-audit.ts';

import { hasFinished } from './unfinished-check.ts';

it('knows the check of a review that failed by itself', () => {
  const failure = { phase: 'audit', message: 'Too long.', willRetry: false, attempt: 5 } as const;
  const [base, head] = ['b'.repeat(40), 'c'.repeat(40)];
  const check = checkRunOutput(
    { conclusion: 'failure', reason: 'could-not-finish', base, head, failure },
    exampleRules(),
  );
  expect(hasFinished(check)).toBe(false);
  expect(hasFinished({ title: 'No findings' })).toBe(true);
});
