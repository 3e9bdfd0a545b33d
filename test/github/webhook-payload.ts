import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { asObject, isJsonObject, mergeJson } from './json-object.ts';
import type { JsonObject } from './json-object.ts';

let examples: Promise<JsonObject[]> | undefined;

/**
 * A payload for an event: GitHub's example of that event and action, or of another action when there
 * is none, with `facts` written over it. Fields of the example that `facts` does not name stay.
 * https://github.com/octokit/webhooks
 */
export async function webhookPayload(event: string, facts: JsonObject): Promise<JsonObject> {
  examples ??= loadExamples();
  const known = (await examples).find(({ name }) => name === event)?.['examples'];
  const candidates = Array.isArray(known) ? known.filter(isJsonObject) : [];
  const example =
    candidates.find(({ action }) => action === facts['action']) ?? candidates[0] ?? {};
  // The example's own account, organisation and changes would contradict the facts.
  const {
    organization: _organization,
    changes: _changes,
    enterprise: _enterprise,
    ...base
  } = example;
  return mergeJson(base, facts);
}

async function loadExamples(): Promise<JsonObject[]> {
  const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples');
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  return Array.isArray(parsed) ? parsed.map(asObject) : [];
}
