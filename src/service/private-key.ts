import { createPrivateKey, type KeyObject } from 'node:crypto';

/** Either the key as a PKCS#8 PEM or, as `problem`, what is wrong with it (never a part of the key). */
export type PrivateKeyReading = { readonly pem: string } | { readonly problem: string };

/** GitHub issues 2,048-bit RSA keys; anything shorter is not one of its keys. */
const LEAST_MODULUS_BITS = 2048;

const PEM =
  /-----BEGIN (?<label>(?:RSA )?PRIVATE KEY)-----(?<body>[A-Za-z0-9+/=\s]+)-----END \k<label>-----/;

/**
 * Reads an App's private key in any of the forms in which it reaches an environment variable: PEM
 * with real, escaped (`\n`) or missing line breaks, or base64 of the PEM; PKCS#1 (as GitHub issues
 * it) or PKCS#8. Answers PKCS#8, which every consumer in the process understands.
 *
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/managing-private-keys-for-github-apps
 */
export function readPrivateKey(text: string): PrivateKeyReading {
  const key = keyFromPem(text) ?? keyFromPem(Buffer.from(text, 'base64').toString('utf8'));
  if (key === undefined) {
    return { problem: 'is neither a PEM private key nor base64 of one' };
  }
  if (key.asymmetricKeyType !== 'rsa') {
    return { problem: 'is not an RSA key' };
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_MODULUS_BITS) {
    return { problem: `is an RSA key of less than ${LEAST_MODULUS_BITS} bits` };
  }
  return { pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function keyFromPem(text: string): KeyObject | undefined {
  const groups = PEM.exec(text.replaceAll('\\r', '').replaceAll('\\n', '\n'))?.groups;
  const label = groups?.['label'];
  const body = groups?.['body'];
  if (label === undefined || body === undefined) {
    return undefined;
  }
  try {
    return createPrivateKey({
      key: Buffer.from(body, 'base64'),
      format: 'der',
      type: label === 'RSA PRIVATE KEY' ? 'pkcs1' : 'pkcs8',
    });
  } catch {
    // OpenSSL's message adds nothing that a person could act on, and may quote the input.
    return undefined;
  }
}
