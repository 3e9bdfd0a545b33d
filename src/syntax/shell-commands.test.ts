import { describe, expect, test } from 'vitest';

import { shellCommands } from './shell-commands.ts';

function wordsOf(script: string): readonly (readonly string[])[] {
  return shellCommands(script).map(({ words }) => words.map(({ value }) => value));
}

describe('shellCommands', () => {
  test('reads programs and arguments without quotes, and passes over comments', () => {
    expect(wordsOf('# rm x\nrm -rf "my dir" \'b c\' $HOME; ls|wc -l\n')).toEqual([
      ['rm', '-rf', 'my dir', 'b c', '$HOME'],
      ['ls'],
      ['wc', '-l'],
    ]);
  });

  test('gives the places of commands and words', () => {
    const script = 'true\n  docker volume "rm" x\n';
    const [, command] = shellCommands(script);
    expect(script.slice(command?.start, command?.end)).toBe('docker volume "rm" x');
    expect(command?.words.map(({ start, end }) => script.slice(start, end))).toEqual([
      'docker',
      'volume',
      '"rm"',
      'x',
    ]);
  });

  test('names conditions and functions around a command, outermost first', () => {
    const script = 'f() { if [ "$1" = y ]; then ls && rm x; fi; case $2 in a|b) rm y;; esac; }\n';
    const removals = shellCommands(script).filter(({ words }) => words[0]?.value === 'rm');
    expect(removals.map(({ functions, conditions }) => ({ functions, conditions }))).toEqual([
      { functions: ['f'], conditions: ['[ "$1" = y ]', 'ls'] },
      { functions: ['f'], conditions: ['a', 'b'] },
    ]);
  });

  test.each([
    ['dump | gzip > out.gz', ['dump', 'gzip > out.gz'], false, []],
    ['dump > out 2> err', [], false, ['out']],
    ['{ dump; } >> out 2>/dev/null', [], false, ['out']],
    ['dump || exit 1', [], true, []],
    ['if ! dump; then exit; fi', ['dump'], true, []],
    ['ls && dump', [], false, []],
  ])('tells the pipe, the test and the outputs of: %s', (script, pipeline, isChecked, outputs) => {
    const dump = shellCommands(script).find(({ words }) => words[0]?.value === 'dump');
    expect(dump).toMatchObject({ pipeline, isChecked, outputs });
  });

  test('reads substitutions, assignments and heredocs', () => {
    const script = 'A=1 B="x y"\necho $(rm x)\nssh host <<EOF\nls\nEOF\n';
    const commands = shellCommands(script);
    expect(commands[0]?.assignments).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: 'x y' },
    ]);
    expect(commands.map(({ words }) => words[0]?.value)).toEqual([undefined, 'echo', 'rm', 'ssh']);
    expect(commands[3]?.heredocs.map(({ text }) => text)).toEqual(['ls\n']);
  });

  test('takes other line ends alike', () => {
    expect(wordsOf('docker compose \\\r\n  down -v\r\nls\r\n')).toEqual([
      ['docker', 'compose', 'down', '-v'],
      ['ls'],
    ]);
  });

  test('returns for text that is broken, too deep or too long', () => {
    expect(wordsOf('rm x; if [ a')).toContainEqual(['rm', 'x']);
    expect(shellCommands('if a; then '.repeat(5000))).toBeInstanceOf(Array);
    expect(shellCommands('ls\n'.repeat(100_000))).toEqual([]);
  });

  test('says who gets to know how a command ended', () => {
    const script = [
      'a | b | c',
      'd || true',
      'e; :',
      'if f; then g; fi',
      'echo "$(h | i)"',
      'j &',
      'k && l || m',
    ].join('\n');
    const status = new Map(
      shellCommands(script).map((one) => [one.words[0]?.value, one.status] as const),
    );
    expect(status.get('a')?.pipedInto).toBe('b | c');
    expect(status.get('c')?.pipedInto).toBeUndefined();
    expect(status.get('d')?.fallback).toBe('true');
    expect(status.get('e')?.next).toBe(':');
    expect([status.get('f')?.isTested, status.get('g')?.isTested]).toEqual([true, false]);
    expect([status.get('h')?.holder, status.get('h')?.pipedInto]).toEqual(['echo', 'i']);
    expect(status.get('j')?.isBackground).toBe(true);
    expect([status.get('k')?.fallback, status.get('l')?.fallback]).toEqual(['m', 'm']);
  });
});
