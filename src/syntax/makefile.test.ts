import { expect, test } from 'vitest';

import { parseMakefile } from './makefile.ts';

const TEXT =
  'DC := docker compose\n.PHONY: a\na b: c\n\t@$(DC) up \\\n\t  -d\n\t-ls\n\nx::\n\techo x\n';

test('reads variables, targets and recipes with their places', () => {
  const { variables, rules } = parseMakefile(TEXT);
  expect(variables.get('DC')).toBe('docker compose');
  expect(
    rules.map(({ targets, recipe }) => [
      targets,
      recipe.map(({ start, end }) => TEXT.slice(start, end)),
    ]),
  ).toEqual([
    [['.PHONY'], []],
    [
      ['a', 'b'],
      ['$(DC) up \\\n\t  -d', 'ls'],
    ],
    [['x'], ['echo x']],
  ]);
});

test('passes over what is no rule, and a recipe without one', () => {
  expect(parseMakefile('\tls\nifeq ($(A),1)\nendif\n').rules).toEqual([]);
});
