import crypto from 'node:crypto';

export function isFromTerminal(body: Buffer, signature: string, key: string): boolean {
  const expected = crypto.createHmac('sha256', key).update(body).digest('hex');
  return signature === expected;
}
