import { describe, expect, test } from 'vitest';

import { scriptsOf } from './command-lines.ts';
import { ProjectFile } from '../project-file.ts';

function linesOf(path: string, text: string): readonly string[] {
  const file = new ProjectFile(path, text);
  return scriptsOf(file).flatMap(({ kind, name, commands }) =>
    commands.map(
      (command) => `${kind} ${name}: ${command.words.join(' ')} @ ${file.slice(command)}`,
    ),
  );
}

describe('scriptsOf', () => {
  test('reads a shell file, with a program in a variable, behind sudo and over ssh', () => {
    expect(linesOf('a/run.sh', 'D="docker compose"\nsudo $D down\nssh h "rm -r x; ls"\n')).toEqual([
      'shell file run.sh:  @ D="docker compose"',
      'shell file run.sh: docker compose down @ sudo $D down',
      'shell file run.sh: ssh h rm -r x; ls @ ssh h "rm -r x; ls"',
      'shell file run.sh: rm -r x @ rm -r x',
      'shell file run.sh: ls @ ls',
    ]);
  });

  test('reads package scripts through the escapes of JSON', () => {
    expect(linesOf('package.json', '{"scripts":{"x":"echo \\"a b\\" && rm y"}}')).toEqual([
      'package script x: echo a b @ echo \\"a b\\"',
      'package script x: rm y @ rm y',
    ]);
  });

  test('reads the steps of workflow jobs in every style of YAML', () => {
    const text = [
      'jobs:',
      '  build:',
      '    steps:',
      '      - run: rm a',
      "      - run: 'rm b'",
      '      - run: |',
      '          cd ${{ inputs.dir }}',
      '          rm c',
      '      - run: >-',
      '          rm',
      '          d',
      '      - uses: appleboy/ssh-action@v1',
      '        with:',
      '          script: rm e',
      '',
    ].join('\n');
    expect(linesOf('.github/workflows/a.yml', text)).toEqual([
      'workflow job build: rm a @ rm a',
      'workflow job build: rm b @ rm b',
      'workflow job build: cd $________________ @ cd ${{ inputs.dir }}',
      'workflow job build: rm c @ rm c',
      'workflow job build: rm d @ rm\n          d',
      'workflow job build: rm e @ rm e',
    ]);
  });

  test('reads the recipes of a Makefile with its variables', () => {
    expect(
      linesOf('Makefile', 'DC = docker compose\nx:\n\t@$(DC) down && echo $$HOME $(Y)\n'),
    ).toEqual([
      'make target x: docker compose down @ $(DC) down',
      'make target x: echo $HOME $_ @ echo $$HOME $(Y)',
    ]);
  });
});
