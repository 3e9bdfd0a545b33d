import { createPublicKey } from 'node:crypto';

import { appKeyPair } from './app-token.ts';
import type { App, Permissions } from './state.ts';

/** What a test may choose of the App; everything has a sound default. */
export interface AppSettings {
  readonly id?: number;
  readonly slug?: string;
  readonly name?: string;
  readonly clientId?: string;
  readonly permissions?: Permissions;
  /** Subscribed events. Installation and, with `checks: write`, check events come by themselves. */
  readonly events?: readonly string[];
  /** PEM of an RSA key. Generated once a process if not given. */
  readonly privateKey?: string;
}

const DEFAULT_PERMISSIONS: Permissions = {
  checks: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
};

const DEFAULT_EVENTS = [
  'pull_request',
  'merge_group',
  'issue_comment',
  'pull_request_review_comment',
  'push',
];

/** The App with its key pair. */
export async function createApp(settings: AppSettings): Promise<App> {
  const keys = await keyPair(settings.privateKey);
  return {
    ...keys,
    id: settings.id ?? 424_242,
    slug: settings.slug ?? 'faultline',
    name: settings.name ?? 'Faultline',
    clientId: settings.clientId ?? 'Iv23liFAKEFAKEFAKE00',
    permissions: settings.permissions ?? DEFAULT_PERMISSIONS,
    events: settings.events ?? DEFAULT_EVENTS,
  };
}

async function keyPair(
  privateKey: string | undefined,
): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  if (privateKey === undefined) {
    return appKeyPair();
  }
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  return { privateKey, publicKey: publicKey.toString() };
}
