import { expect, test } from 'vitest';

import { commandRefusal } from './command-refusal.ts';

const READER = { mayWrite: false, mayMaintain: false };
const WRITER = { mayWrite: true, mayMaintain: false };
const MAINTAINER = { mayWrite: true, mayMaintain: true };
const COMMANDS = ['recheck', 'explain', 'waive', 'wrong'] as const;

test.for([
  ['a reader', READER, false, []],
  ['a reader on their own pull request', READER, true, []],
  ['a writer', WRITER, false, ['recheck', 'explain', 'waive', 'wrong']],
  ['a writer on their own pull request', WRITER, true, ['recheck', 'explain']],
  ['a maintainer on their own pull request', MAINTAINER, true, [...COMMANDS]],
] as const)('%s may give these commands', ([, rights, isOnOwnPull, allowed]) => {
  expect(
    COMMANDS.filter((kind) => commandRefusal(kind, { rights, isOnOwnPull }) === undefined),
  ).toEqual(allowed);
});
