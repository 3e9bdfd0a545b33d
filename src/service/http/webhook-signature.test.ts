import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSignedWith } from './webhook-signature.ts';

test("GitHub's own example is accepted", () => {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

  expect(
    isSignedWith(["It's a Secret to Everybody"], Buffer.from('Hello, World!'), signature),
  ).toBe(true);
});

test('any bytes are signed as they are, whichever of the secrets was used', () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }),
      fc.nat(2),
      (bytes, secrets, index) => {
        const secret = secrets[index % secrets.length] ?? '';
        const signature = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
        expect(isSignedWith(secrets, Buffer.from(bytes), signature)).toBe(true);
      },
    ),
  );
});

test('without a secret nothing is signed', () => {
  expect(isSignedWith([], Buffer.from('{}'), `sha256=${'0'.repeat(64)}`)).toBe(false);
});
