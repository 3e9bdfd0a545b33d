import { expect, test } from 'vitest';

import { canonicalJson } from './waiver-log.ts';

test('an entry has one form, whatever order its fields were written in', () => {
  expect(canonicalJson({ until: '2027-01-31', kind: 'waiver', Number: 5 })).toBe(
    '{"Number":5,"kind":"waiver","until":"2027-01-31"}',
  );
});
