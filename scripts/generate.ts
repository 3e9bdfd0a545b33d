import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { differences } from './generate/differences.ts';
import { generatedFiles } from './generate/generated-files.ts';
import { writeGenerated } from './generate/write-generated.ts';

// Writes the files that are derived from the rules, schemas and coverage tests. With --check nothing is written: it
// fails and lists what differs.
const ROOT = resolve(import.meta.dirname, '..');

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
await (values.check ? check() : write());

async function check(): Promise<void> {
  const { files, rules } = await generatedFiles(ROOT);
  const stale = await differences(ROOT, files);
  if (rules === 0) {
    fail('No rule was found below rules/, so nothing was checked.');
  } else if (stale.length > 0) {
    fail(`Generated files are stale; run \`npm run generate\`.\n${stale.join('\n')}`);
  } else {
    process.stdout.write(`Generated files up to date: ${files.size}, of rules: ${rules}.\n`);
  }
}

async function write(): Promise<void> {
  const { files, rules } = await writeGenerated(ROOT);
  process.stdout.write(`Generated files up to date: ${files.size}, of rules: ${rules}.\n`);
  const leftOver = await differences(ROOT, files);
  if (leftOver.length > 0) {
    fail(`Delete what nothing generates:\n${leftOver.join('\n')}`);
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
