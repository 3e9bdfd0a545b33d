import { describe, expect, it } from 'vitest';

import { readPolicyFile } from './read-policy-file.ts';

const KNOWN = ['http/cors-fails-open', 'secrets/committed'];

/** `line:column-line:column message` of each problem; empty for a file that holds. */
function problemsOf(text: string, isOrganisation = false): readonly string[] {
  const reading = readPolicyFile({ name: 'policy', text, rules: KNOWN, isOrganisation });
  return reading.kind === 'valid'
    ? []
    : reading.problems.map(
        ({ start, end, message }) =>
          `${start.line}:${start.column}-${end.line}:${end.column} ${message}`,
      );
}

const WAIVER =
  'waivers:\n  - rule: secrets/committed\n    reason: Revoked long ago.\n    owner: ada\n';

describe('a policy file', () => {
  it.each([
    ['nothing at all', ''],
    ['a comment alone', '# later\n'],
    ['a byte order mark and other line ends', '\uFEFFblock:\r\n  severity: high\r\n'],
    ['off, which YAML 1.1 takes for false', 'rules:\n  secrets/committed: off\n'],
    ['a day', `${WAIVER}    until: 2027-01-31\n`],
  ])('may hold %s', (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    ['a misspelt key', 'rles:\n  a: b\n', '1:1-1:5 There is no key `rles`. Did you mean `rules`?'],
    [
      'a misspelt key further down',
      'block:\n  sevrity: high\n',
      '2:3-2:10 There is no key `block.sevrity`. Did you mean `severity`?',
    ],
    [
      'a value that is none of the choices',
      'block:\n  findings: al\n',
      '2:13-2:15 `block.findings` must be `new` or `all`. Did you mean `all`?',
    ],
    [
      'a rule that does not exist',
      'rules:\n  secrets/comitted: off\n',
      '2:3-2:19 There is no rule secrets/comitted. Did you mean `secrets/committed`?',
    ],
    ['a waiver without its end', WAIVER, '2:5-5:1 `waivers[1].until` is missing.'],
    [
      'a day that the calendar does not have',
      `${WAIVER}    until: 2027-02-30\n`,
      '5:12-5:22 `waivers[1].until`: is no day such as 2027-01-31.',
    ],
    [
      'a pattern whose braces multiply',
      `ignore: ['${'{a,b}'.repeat(7)}']\n`,
      '1:10-1:47 `ignore[1]`: stands for more than 100 patterns; use fewer braces.',
    ],
    ['text in place of a list', 'ignore: vendor\n', '1:9-1:15 `ignore` must be a list.'],
    [
      'a lock in the file of a repository',
      'locked: [rules]\n',
      "1:1-1:7 Only the organisation's policy file can lock keys. Remove `locked` from this one.",
    ],
    ['a list in place of the whole', '- a\n', '1:1-2:1 The file must be a map of keys.'],
  ])('must not hold %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('names the place where it is no YAML', () => {
    expect(problemsOf('block:\n  severity: "high\n')[0]).toMatch(
      /^\d+:\d+-\d+:\d+ This is no YAML: /u,
    );
  });

  it('names a key that is there twice', () => {
    expect(problemsOf('ignore: []\nignore: []\n')[0]).toContain('unique');
  });

  it('does not unfold aliases without end', () => {
    const layers = Array.from({ length: 30 }, (__, index) => {
      const inner = index === 0 ? 'x' : `*a${index - 1}, `.repeat(9);
      return `k${index}: &a${index} [${inner}]\n`;
    });
    const bomb = layers.join('');
    expect(problemsOf(bomb)[0]).toMatch(/cannot be read|There is no key/u);
  });

  it('may lock keys when it is the organisation’s', () => {
    expect(problemsOf('locked: [rules, block.severity, rules.secrets/committed]\n', true)).toEqual(
      [],
    );
  });

  it('knows the lines of its keys', () => {
    const reading = readPolicyFile({
      name: 'policy',
      text: '\nignore:\n  - a\n  - b\nrules:\n  secrets/committed: off\n',
      rules: KNOWN,
      isOrganisation: false,
    });
    const file = reading.kind === 'valid' ? reading.file : undefined;
    expect([file?.lineOf(['ignore', 1]), file?.lineOf(['rules', 'secrets/committed'])]).toEqual([
      4, 6,
    ]);
  });
});
