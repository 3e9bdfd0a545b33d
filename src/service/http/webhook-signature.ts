import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * True when `signature` (the value of `X-Hub-Signature-256`) is the HMAC of exactly these bytes under
 * one of the secrets. Every secret is tried and every comparison takes the same time, so the answer's
 * time tells nothing about a secret or about which one matched.
 *
 * The bytes are signed as they came: `@octokit/webhooks-methods` takes a string only, and decoding
 * hostile bytes before they are checked is one step too many.
 *
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSignedWith(secrets: readonly string[], body: Buffer, signature: string): boolean {
  const given = Buffer.from(signature);
  const matches = secrets.map((secret) => {
    const expected = Buffer.from(
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    );
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true);
}
