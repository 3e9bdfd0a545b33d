import { createVerify, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

import { ApiError } from './api-error.ts';
import { asObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import type { AccessToken, FakeState, Installation, Permissions } from './state.ts';

const HOUR_MS = 3_600_000;
const MAX_LIFETIME_S = 600;
const CLOCK_DRIFT_S = 60;

let sharedKeys: Promise<{ readonly publicKey: string; readonly privateKey: string }> | undefined;

/** An RSA key pair in PEM, made once a process because it takes time. */
export function appKeyPair(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  sharedKeys ??= promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return sharedKeys;
}

/**
 * Checks an App's JSON web token: signature, issuer, and a life of at most ten minutes.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 *
 * @throws ApiError 401 in GitHub's words
 */
export function verifyAppToken(token: string, state: FakeState): void {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (decode(header)['alg'] !== 'RS256') {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const claims = decode(payload);
  if (![String(state.app.id), state.app.clientId].includes(String(claims['iss']))) {
    throw new ApiError(401, 'Integration not found');
  }
  const verifier = createVerify('RSA-SHA256').update(`${header}.${payload}`);
  if (!verifier.verify(state.app.publicKey, signature, 'base64url')) {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  checkTimes(claims, Math.floor(state.now().getTime() / 1000));
}

/** Makes a token of one hour and remembers it. */
export function issueAccessToken(
  state: FakeState,
  installation: Installation,
  scope: {
    readonly repositoryIds: readonly number[] | undefined;
    readonly permissions: Permissions;
  },
): AccessToken {
  const token = {
    token: newTokenText(state.app.id),
    installation,
    ...scope,
    expiresAt: state.now().getTime() + HOUR_MS,
  };
  state.tokens.set(token.token, token);
  return token;
}

/**
 * The format since April 2026: prefix, App id and a web token, about 520 characters with dots.
 * https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
 */
function newTokenText(appId: number): string {
  const parts = [24, 210, 128].map((bytes) => randomBytes(bytes).toString('base64url'));
  return `ghs_${appId}_${parts.join('.')}`;
}

function checkTimes(claims: JsonObject, now: number): void {
  const { exp, iat } = claims;
  if (typeof iat !== 'number' || iat > now + CLOCK_DRIFT_S) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp <= now) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + MAX_LIFETIME_S + CLOCK_DRIFT_S) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function decode(part: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return asObject(parsed);
  } catch {
    return {};
  }
}
