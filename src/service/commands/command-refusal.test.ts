import { expect, test } from 'vitest';

import { commandRefusal } from './command-refusal.ts';

const READER = { mayWrite: false, mayMaintain: false, refusal: undefined };
const WRITER = { ...READER, mayWrite: true };
const MAINTAINER = { ...WRITER, mayMaintain: true };
const UNKNOWN = { ...READER, refusal: new Error('403') };
const COMMANDS = ['recheck', 'explain', 'waive', 'wrong'] as const;

test.for([
  ['a reader', READER, false, []],
  ['a reader on their own pull request', READER, true, []],
  ['somebody of whom GitHub tells nothing', UNKNOWN, false, []],
  ['a writer', WRITER, false, ['recheck', 'explain', 'waive', 'wrong']],
  ['a writer on their own pull request', WRITER, true, ['recheck', 'explain']],
  ['a maintainer on their own pull request', MAINTAINER, true, [...COMMANDS]],
] as const)('%s may give these commands', ([, rights, isOnOwnPull, allowed]) => {
  expect(
    COMMANDS.filter((kind) => commandRefusal(kind, { rights, isOnOwnPull }) === undefined),
  ).toEqual(allowed);
});

test('whoever is refused learns whether it is for their permission or for our trouble', () => {
  expect(commandRefusal('recheck', { rights: READER, isOnOwnPull: false })).toContain(
    'write permission',
  );
  expect(commandRefusal('recheck', { rights: UNKNOWN, isOnOwnPull: false })).toContain(
    'GitHub does not tell',
  );
});
