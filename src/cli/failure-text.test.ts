import { expect, test } from 'vitest';

import { FaultlineError } from '#core/errors.ts';

import { failureText } from './failure-text.ts';

const NESTED = new FaultlineError('usage', 'The file cannot be read.\n- Name another one.', {
  cause: new Error('outer', { cause: new Error('ENOENT: no such file') }),
});

test('says the message, every line of it, and the root of the trouble', () => {
  expect(failureText(NESTED, false)).toBe(
    'faultline: The file cannot be read.\n- Name another one.\nCause: ENOENT: no such file\n',
  );
});

test('calls everything else a defect of ours, without a stack', () => {
  const text = failureText(new TypeError('x is not a function'), false);
  expect(text).toContain('faultline: internal error: x is not a function\n');
  expect(text).toContain('FAULTLINE_DEBUG=1');
  expect(text).not.toContain('failure-text.test.ts');
});

test('shows the stacks of the error and its causes for debugging', () => {
  const text = failureText(NESTED, true);
  expect(text).toContain('failure-text.test.ts');
  expect(text).toContain('Error: outer');
});

test('sends no command of a quoted text to the terminal', () => {
  expect(failureText(new FaultlineError('usage', '\u001B[2Jgone'), true)).not.toContain('\u001B');
});

test('ends for an error that is its own cause', () => {
  const error = new Error('round');
  error.cause = error;
  expect(failureText(error, true)).toContain('round');
});
