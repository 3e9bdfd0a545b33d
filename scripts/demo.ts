import { join } from 'node:path';

import { Command } from 'commander';

import { exampleChange } from './demo/example-pull-request.ts';
import type { DemoChange } from './demo/example-pull-request.ts';
import { localChange } from './demo/local-change.ts';
import { perform } from './demo/perform.ts';
import { verdictText } from './demo/print-verdict.ts';

interface DemoOptions {
  readonly repo?: string;
  readonly base?: string;
  readonly head?: string;
  readonly page?: string;
}

const EXAMPLE = join(import.meta.dirname, '../examples/storefront');

const command = new Command('demo')
  .description(
    'Reviews a real git change through the whole service, before a GitHub of the test suite.',
  )
  .option('--repo <dir>', 'a local git repository instead of the example')
  .option('--base <ref>', 'where the change starts')
  .option('--head <ref>', 'where the change ends')
  .option('--page <file>', 'also writes the pull request as a web page')
  .action(async (options: DemoOptions) => demo(options));

async function demo(options: DemoOptions): Promise<void> {
  const change = await changeOf(options);
  say(`Reviewing ${change.owner}/${change.name}: ${change.title}\n`);
  const { stage } = await perform(change, (verdict, index) => {
    say(verdictText(verdict, index));
  });
  await stage.close();
  await change.remove();
}

async function changeOf({ repo, base, head }: DemoOptions): Promise<DemoChange> {
  if (repo === undefined) {
    return exampleChange(EXAMPLE, 'storefront');
  }
  return base === undefined || head === undefined
    ? command.error('--repo needs --base and --head.', { exitCode: 2 })
    : localChange(repo, base, head);
}

function say(text: string): void {
  process.stdout.write(text);
}

await command.parseAsync();
