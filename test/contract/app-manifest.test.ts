import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAppManifest } from '#service/app-manifest.ts';
import { HANDLED_EVENTS } from '#service/http/delivery-from-webhook.ts';
import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';

const manifest = readAppManifest(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'));
const handled = Object.keys(HANDLED_EVENTS);

type Permission = readonly [name: string, level: 'read' | 'write'];

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads has for each event the permission it needs. */
const PERMISSION_OF_EVENT: Readonly<Record<string, Permission>> = {
  pull_request: ['pull_requests', 'read'], // …#pull_request
  pull_request_review_comment: ['pull_requests', 'read'], // …#pull_request_review_comment
  issue_comment: ['issues', 'read'], // …#issue_comment: for pull requests, too
  push: ['contents', 'read'], // …#push
  merge_group: ['merge_queues', 'read'], // …#merge_group
  check_run: ['checks', 'write'], // …#check_run: rerequested and requested_action need write
  check_suite: ['checks', 'write'], // …#check_suite: rerequested needs write
};

/** Sent without being subscribed to. */
const SENT_BY_ITSELF = new Set([
  'installation', // https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation
  'installation_repositories', // https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation_repositories
  'check_run', // https://docs.github.com/en/webhooks/webhook-events-and-payloads#check_run, with checks: write
  'check_suite', // https://docs.github.com/en/webhooks/webhook-events-and-payloads#check_suite, with checks: write
]);

/**
 * What Faultline calls, with the permission that the call needs:
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const PERMISSION_OF_CALL: Readonly<Record<string, Permission>> = {
  'GET /repos/{owner}/{repo}': ['metadata', 'read'],
  'POST /repos/{owner}/{repo}/check-runs': ['checks', 'write'],
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': ['contents', 'read'],
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': ['pull_requests', 'write'],
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': ['pull_requests', 'write'],
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': ['metadata', 'read'],
};

function isGranted([name, level]: Permission): boolean {
  const granted = manifest.default_permissions[name];
  return granted === level || granted === 'write';
}

test('every event that is handled arrives: it is subscribed to or sent by itself', () => {
  const arriving = new Set([...manifest.default_events, ...SENT_BY_ITSELF]);

  expect(handled.filter((event) => !arriving.has(event))).toEqual([]);
});

test('every event that is subscribed to is handled, and none that comes by itself is listed', () => {
  const needless = manifest.default_events.filter(
    (event) => !handled.includes(event) || SENT_BY_ITSELF.has(event),
  );

  expect(needless).toEqual([]);
  expect(new Set(manifest.default_events).size).toBe(manifest.default_events.length);
});

test('every event has the permission that it needs', () => {
  const needed = handled
    .filter((event) => !event.startsWith('installation'))
    .map((event) => PERMISSION_OF_EVENT[event]);

  expect(needed).not.toContain(undefined);
  expect(needed.filter((permission) => permission !== undefined && !isGranted(permission))).toEqual(
    [],
  );
});

test('every permission is needed, at the level that is asked for', () => {
  const needs = [...Object.values(PERMISSION_OF_EVENT), ...Object.values(PERMISSION_OF_CALL)];
  const strongest = new Map<string, string>();
  for (const [name, level] of needs) {
    strongest.set(name, strongest.get(name) === 'write' ? 'write' : level);
  }

  expect(new Map(Object.entries(manifest.default_permissions))).toEqual(strongest);
});

test('the App is private and its webhooks go to the path that the service serves', () => {
  expect(manifest.public).toBe(false);
  expect(manifest.hook_attributes.active).toBe(true);
  expect(new URL(manifest.hook_attributes.url).pathname).toBe(WEBHOOK_PATH);
});
