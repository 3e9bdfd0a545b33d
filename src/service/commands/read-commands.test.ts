import { describe, expect, test } from 'vitest';

import { hasCommand, readCommands } from './read-commands.ts';

const TODAY = '2026-11-27';
const REASON = 'the table is empty in production';

function readOne(line: string): unknown {
  const [reading] = readCommands(line, TODAY);
  return reading?.kind === 'command' ? reading.command : reading?.why;
}

describe('a command', () => {
  test.for([
    ['/faultline recheck', { kind: 'recheck' }],
    ['/faultline   recheck  ', { kind: 'recheck' }],
    ['/faultline explain 0123ab', { kind: 'explain', finding: '0123ab' }],
    ['/faultline explain `0123AB`', { kind: 'explain', finding: '0123ab' }],
    ['/faultline explain', { kind: 'explain', finding: undefined }],
    [
      '/faultline explain data/sql-injection',
      { kind: 'explain rule', rule: 'data/sql-injection', path: undefined },
    ],
    [
      '/faultline explain `data/sql-injection` `src/my orders.ts`',
      { kind: 'explain rule', rule: 'data/sql-injection', path: 'src/my orders.ts' },
    ],
    [
      `/faultline waive 0123ab until 2027-01-31 because ${REASON}`,
      { kind: 'waive', finding: '0123ab', until: '2027-01-31', reason: REASON },
    ],
    [
      `/faultline waive until 2026-11-27 because ${REASON}`,
      { kind: 'waive', finding: undefined, until: '2026-11-27', reason: REASON },
    ],
    [
      `/faultline wrong 0123abcd because ${REASON}`,
      { kind: 'wrong', finding: '0123abcd', reason: REASON },
    ],
    [
      '/faultline wrong because it fails because of this',
      { kind: 'wrong', finding: undefined, reason: 'it fails because of this' },
    ],
  ] as const)('%s', ([line, command]) => {
    expect(readOne(line)).toEqual(command);
  });
});

describe('a refusal', () => {
  const commands =
    'The commands are `/faultline recheck`, `/faultline explain <finding>`, `/faultline explain <rule> <path>`, `/faultline waive <finding> until <YYYY-MM-DD> because <reason>`, `/faultline wrong <finding> because <reason>`.';
  const waive = 'Write `/faultline waive <finding> until <YYYY-MM-DD> because <reason>`.';
  const digits =
    'A finding is named by the first 6 or more digits of its fingerprint, and 0123a is none.';
  const letters = 'A reason has from 10 to 500 letters.';

  test.for([
    ['/faultline', commands],
    ['/faultline approve', commands],
    ['/faultline Recheck', commands],
    ['/faultline recheck now', 'Write `/faultline recheck`.'],
    ['/faultline explain 0123a', digits],
    ['/faultline waive 0123ab', waive],
    ['/faultline waive 0123ab until 2027-01-31', waive],
    ['/faultline waive 0123ab until 2027-01-31 because', waive],
    [`/faultline waive 0123ab because ${REASON}`, waive],
    [`/faultline waive 0123a until 2027-01-31 because ${REASON}`, digits],
    [`/faultline waive until soon because ${REASON}`, 'soon is no day such as 2027-01-31.'],
    [
      `/faultline waive until 2027-06-31 because ${REASON}`,
      '2027-06-31 is no day such as 2027-01-31.',
    ],
    [
      `/faultline waive until 2026-11-26 because ${REASON}`,
      '2026-11-26 is over already. Name the last day on which it is to hold.',
    ],
    ['/faultline waive until 2027-01-31 because of this', letters],
    [`/faultline waive until 2027-01-31 because ${'x'.repeat(501)}`, letters],
    ['/faultline wrong', 'Write `/faultline wrong <finding> because <reason>`.'],
    ['/faultline wrong 0123ab', 'Write `/faultline wrong <finding> because <reason>`.'],
    [`/faultline wrong 0123a because ${REASON}`, digits],
    ['/faultline wrong because no', letters],
  ] as const)('%s', ([line, why]) => {
    expect(readOne(line)).toBe(why);
  });

  test('of the eleventh command of a comment', () => {
    const readings = readCommands('/faultline recheck\n'.repeat(11), TODAY);
    expect(readings.filter(({ kind }) => kind === 'command')).toHaveLength(10);
    expect(readings[10]).toMatchObject({ why: 'One comment may have 10 commands.' });
  });
});

describe('no command', () => {
  test.for([
    ['in the middle of a line', 'please /faultline recheck'],
    ['indented', ' /faultline recheck'],
    ['quoted', '> /faultline recheck'],
    ['another word', '/faultlines recheck'],
    ['in a code block', '```\n/faultline recheck\n```'],
    ['in a code block that is longer fenced', '````sh\n```\n/faultline recheck\n````'],
    ['in a code block that never ends', '~~~\n/faultline recheck\n'],
  ] as const)('%s', ([, body]) => {
    expect(hasCommand(body)).toBe(false);
    expect(readCommands(body, TODAY)).toEqual([]);
  });
});

test('commands stand on any line, and after a code block', () => {
  const body = 'Thanks!\r\n/faultline explain abcdef\r\n```\r\ncode\r\n```\r\n/faultline recheck';
  expect(readCommands(body, TODAY)).toMatchObject([
    { line: '/faultline explain abcdef', command: { kind: 'explain' } },
    { line: '/faultline recheck', command: { kind: 'recheck' } },
  ]);
});
