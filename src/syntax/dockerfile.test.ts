import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseDockerfile } from './dockerfile.ts';
import type { Dockerfile, DockerfileInstruction } from './dockerfile.ts';

function offsetsOf(dockerfile: Dockerfile): readonly number[] {
  const instructions = [
    ...dockerfile.globalArgs,
    ...dockerfile.stages.flatMap((stage) => [stage.from, ...stage.instructions]),
  ];
  return [
    ...dockerfile.problems.flatMap(({ start, end }) => [start, end]),
    ...dockerfile.stages.flatMap((stage) => [
      stage.start,
      stage.end,
      stage.baseStart,
      stage.baseEnd,
    ]),
    ...instructions.flatMap((one) => [
      one.start,
      one.end,
      one.argsStart,
      one.argsEnd,
      ...[...one.flags, ...one.assignments, ...one.heredocs].flatMap(({ start, end }) => [
        start,
        end,
      ]),
    ]),
  ];
}

function lastInstruction(text: string): DockerfileInstruction | undefined {
  return parseDockerfile(text).stages.at(-1)?.instructions.at(-1);
}

describe('parseDockerfile', () => {
  it('reads stages with base, name and platform, also with CRLF', () => {
    const text =
      'ARG V=22\r\nFROM --platform=$BUILDPLATFORM node:${V} AS build\r\nRUN npm ci\r\nFROM build\r\nUSER node\r\n';
    const { globalArgs, stages, problems } = parseDockerfile(text);
    expect(problems).toStrictEqual([]);
    expect(globalArgs[0]?.assignments).toMatchObject([{ name: 'V', value: '22' }]);
    expect(stages.map(({ base, name, platform }) => ({ base, name, platform }))).toStrictEqual([
      { base: 'node:${V}', name: 'build', platform: '$BUILDPLATFORM' },
      { base: 'build', name: undefined, platform: undefined },
    ]);
    expect(text.slice(stages[0]?.baseStart, stages[0]?.baseEnd)).toBe('node:${V}');
    const user = stages[1]?.instructions[0];
    expect(text.slice(user?.start, user?.end)).toBe('USER node');
    expect(text.slice(user?.argsStart, user?.argsEnd)).toBe('node');
  });

  it('reads keywords in small letters', () => {
    expect(lastInstruction('from a as b\nuser x\n')).toMatchObject({ keyword: 'USER', args: 'x' });
  });

  it('joins continued lines and keeps their whole range', () => {
    const text = 'FROM a\nRUN apk add \\\n  # why\n  curl\nUSER x\n';
    const [run] = parseDockerfile(text).stages[0]?.instructions ?? [];
    expect(run?.args.replace(/\s+/gu, ' ')).toContain('apk add');
    expect(text.slice(run?.start, run?.end)).toBe('RUN apk add \\\n  # why\n  curl');
  });

  it('reads flags and assignments', () => {
    expect(lastInstruction('FROM a\nCOPY --from=b --chown=1:1 x y\n')?.flags).toMatchObject([
      { name: 'from', value: 'b' },
      { name: 'chown', value: '1:1' },
    ]);
    expect(lastInstruction('FROM a\nENV A="x y" B=2\n')?.assignments).toMatchObject([
      { name: 'A', value: 'x y' },
      { name: 'B', value: '2' },
    ]);
    expect(lastInstruction('FROM a\nARG TOKEN\n')?.assignments).toMatchObject([
      { name: 'TOKEN', value: undefined },
    ]);
  });

  it('does not take the lines of a heredoc for instructions', () => {
    const text = 'FROM a\nRUN <<EOF\nUSER root\nEOF\n';
    const { stages } = parseDockerfile(text);
    expect(stages[0]?.instructions.map((one) => one.keyword)).toStrictEqual(['RUN']);
    expect(stages[0]?.instructions[0]?.heredocs).toMatchObject([{ name: 'EOF' }]);
    expect(stages[0]?.instructions[0]?.heredocs[0]?.text.trim()).toBe('USER root');
  });

  it.each([
    ['FRO node\n', 'FRO is no Dockerfile instruction.'],
    ['FROM\n', 'FROM names no image.'],
    ['RUN x\nFROM a\n', 'RUN stands before the first FROM.'],
  ])('reports %j', (text, message) => {
    expect(parseDockerfile(text).problems.map((problem) => problem.message)).toContain(message);
  });

  it('does not read a file that is far too long', () => {
    const file = parseDockerfile(`FROM a\n${'#'.repeat(300_000)}`);
    expect(file.stages).toStrictEqual([]);
    expect(file.problems[0]?.message).toContain('256 KB');
  });

  it('never throws and keeps every offset inside', () => {
    const piece = fc.constantFrom(
      'FROM ',
      'a',
      ' AS b',
      '\n',
      'RUN ',
      '\\\n',
      '--x=',
      '<<EOF',
      'EOF',
      '"',
      '#',
      'USER ',
      '${A}',
      'ARG ',
      '=',
      'ENV ',
      '\r\n',
      'ONBUILD ',
      '# escape=`\n',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const offsets = offsetsOf(parseDockerfile(input));
        expect(offsets.every((offset) => offset >= 0 && offset <= input.length)).toBe(true);
      }),
    );
  });
});
