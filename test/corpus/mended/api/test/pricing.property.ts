import fc from 'fast-check';
import { test } from 'vitest';

test('a sum does not depend on the order', () => {
  fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => a + b === b + a));
});
