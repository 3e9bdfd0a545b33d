import { expect, test } from 'vitest';

import { distrusted, withDistrusted } from './distrust.ts';
import { DEFAULT_POLICY } from './policy.ts';

test.for([
  [19, 19, false],
  [20, 2, false],
  [20, 3, true],
  [21, 2, false],
  [100, 10, false],
  [100, 11, true],
] as const)('of %i judged %i wrong: distrusted %s', ([judged, wrong, expected]) => {
  expect(distrusted([{ rule: 'a/b', judged, wrong }])).toHaveLength(expected ? 1 : 0);
});

test('a distrusted rule comments, and one that the policy names stays what it is', () => {
  const rules = new Map([['a/named', { value: 'block' as const, from: undefined }]]);
  const policy = withDistrusted({ ...DEFAULT_POLICY, rules }, ['a/named', 'a/other']);
  expect([...policy.rules].map(([rule, { value }]) => [rule, value])).toEqual([
    ['a/named', 'block'],
    ['a/other', 'comment'],
  ]);
});
