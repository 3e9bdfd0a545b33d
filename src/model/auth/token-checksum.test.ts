import { expect, test } from 'vitest';

import { hasWrongChecksum } from './token-checksum.ts';

// Put together here, so that no scanner takes it for a live one.
const RANDOM = 'Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6T';

test.each(['ghp', 'gho', 'ghs', 'npm'])(
  'a token of %s_ ends in the checksum of its middle',
  (head) => {
    expect(hasWrongChecksum([head, `${RANDOM}36t174`].join('_'))).toBe(false);
    expect(hasWrongChecksum([head, `${RANDOM}36t175`].join('_'))).toBe(true);
  },
);

test('a token of another form has no checksum that could be wrong', () => {
  expect(hasWrongChecksum(['glpat', RANDOM].join('-'))).toBe(false);
});
