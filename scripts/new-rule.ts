import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { z } from 'zod';

import { readRuleFolders } from './generate/rule-folder.ts';
import { writeGenerated } from './generate/write-generated.ts';
import { isRuleId } from './new-rule/rule-id.ts';

// Starts a rule: three files whose tests fail until they are filled in, and the generated index.
const ROOT = resolve(import.meta.dirname, '..');
const TEMPLATES = join(import.meta.dirname, 'new-rule');
const FILES = ['rule.ts', 'rule.md', 'rule.test.ts'];

const [id = '', ...others] = process.argv.slice(2);
const refusal = others.length > 0 ? 'One rule at a time.' : await refusalOf(id);
if (refusal === undefined) {
  await start();
} else {
  process.stderr.write(`${refusal}\nUsage: npm run new-rule -- <domain>/<name>\n`);
  process.exitCode = 2;
}

async function refusalOf(candidate: string): Promise<string | undefined> {
  if (!isRuleId(candidate)) {
    return `"${candidate}" is no rule id: write <domain>/<name> in kebab case, naming the bad pattern, as in http/no-timeout.`;
  }
  const taken = (await readRuleFolders(ROOT)).find(
    ({ id: other, meta }) => other === candidate || meta.aliases?.includes(candidate) === true,
  );
  return taken === undefined
    ? undefined
    : `${candidate} is taken by rules/${taken.id}: an id is never reused, not even a former one.`;
}

async function start(): Promise<void> {
  const folder = join(ROOT, 'rules', id);
  await mkdir(folder, { recursive: true });
  const values = { id, title: titleOf(id), version: await readVersion() };
  for (const file of FILES) {
    const template = await readFile(join(TEMPLATES, `${file}.template`), 'utf8');
    await writeFile(join(folder, file), fill(template, values), { flag: 'wx' });
  }
  await writeGenerated(ROOT);
  process.stdout.write(`rules/${id} is started. Next:
  1. rule.test.ts: the smallest program that fails, and its nearest neighbour that does not.
  2. rule.ts: metadata, messages, check. vitest run rules/${id}
  3. rule.md: why, examples, how to fix, limits. Its examples run as tests.
  4. npm run generate, then npm run check.
`);
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(?<name>\w+)\}\}/gu, (whole, name: string) => values[name] ?? whole);
}

function titleOf(rule: string): string {
  const words = rule.slice(rule.indexOf('/') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(ROOT, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
