import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readCheckKey, writeCheckKey } from './check-name.ts';
import type { CheckKey } from './check-name.ts';

const branch = fc.stringMatching(/^[\w./:-]{1,40}$/u);
const keys: fc.Arbitrary<CheckKey> = fc.oneof(
  fc.record({
    kind: fc.constant('pull' as const),
    number: fc.integer({ min: 1 }),
    baseBranch: branch,
  }),
  fc.record({
    kind: fc.constant('commit' as const),
    branch,
    baseSha: fc.option(fc.stringMatching(/^[0-9a-f]{40}$/u), { nil: undefined }),
  }),
);

describe('the key of a check run', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(readCheckKey(writeCheckKey(key))).toEqual(key);
      }),
    );
  });

  it.each(['', 'other', 'faultline:pull:0:main', 'faultline:pull:1:', 'faultline:commit:xyz:main'])(
    'is not found in %j',
    (externalId) => {
      expect(readCheckKey(externalId)).toBeUndefined();
    },
  );
});
