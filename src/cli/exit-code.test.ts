import { CommanderError } from 'commander';
import { expect, test } from 'vitest';

import { FaultlineError } from '#core/errors.ts';

import { EXIT, exitCodeOf, Interrupted } from './exit-code.ts';

test.each([
  ['a wrong option', new CommanderError(1, 'commander.unknownOption', 'unknown option'), 2],
  ['help that was asked for', new CommanderError(0, 'commander.helpDisplayed', 'help'), 0],
  ['a wrong use', new FaultlineError('usage', 'wrong'), 2],
  ['invalid settings', new FaultlineError('settings-invalid', 'wrong'), 2],
  ['a commit that is not there', new FaultlineError('source-refused', 'wrong'), 2],
  ['a crashed audit', new FaultlineError('audit-crashed', 'crashed'), 3],
  ['a defect of ours', new TypeError('undefined is not a function'), 3],
  ['what is no error at all', 'text', 3],
  ['Ctrl-C', new Interrupted('interrupted'), 130],
  ['what was given up for Ctrl-C', new Error('aborted', { cause: new Interrupted('') }), 130],
])('%s', (_name, error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});

test('no two outcomes share a code', () => {
  expect(new Set(Object.values(EXIT)).size).toBe(Object.keys(EXIT).length);
});
