import { expect, test } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { references } from './references.ts';

function named(...numbers: readonly number[]): string {
  return references(numbers.map((number) => ({ number, finding: exampleFinding() })))
    .map((inline) => {
      if (typeof inline === 'string') {
        return inline;
      }
      return inline.kind === 'reference' ? `[${inline.text}](${inline.anchor})` : inline.kind;
    })
    .join('');
}

test('neighbouring numbers are drawn together and linked to the first', () => {
  expect(named(3)).toBe('[F3](f3)');
  expect(named(1, 2)).toBe('[F1–F2](f1)');
  expect(named(9, 1, 4, 5, 6)).toBe('[F1](f1), [F4–F6](f4), [F9](f9)');
});
