import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { stdin } from 'node:process';

import { Command } from 'commander';

import { failureText } from '#cli/failure-text.ts';
import { paintFor } from '#cli/paint.ts';
import { progressOn } from '#cli/progress.ts';
import { processIo } from '#cli/terminal-io.ts';

import type { DemoChange } from './demo/demo-change.ts';
import { exampleChange } from './demo/example-pull-request.ts';
import { localChange } from './demo/local-change.ts';
import { pullRequestPage } from './demo/page.ts';
import { servePage } from './demo/page-server.ts';
import { perform } from './demo/perform.ts';
import type { Audience, Phase } from './demo/perform.ts';
import { ownTemporaryDirectory } from './demo/temporary-directory.ts';
import { hasFinished } from './demo/unfinished-check.ts';
import { untilStopped } from './demo/until-stopped.ts';
import { seconds, verdictText } from './demo/verdict-text.ts';
import { WaitedTooLong } from './demo/wait-for.ts';

interface DemoOptions {
  readonly repo?: string;
  readonly base?: string;
  readonly head?: string;
  readonly page?: string;
  readonly serve?: true;
}

const EXAMPLE = join(import.meta.dirname, '../examples/storefront');
const EXIT = { worked: 0, failed: 1, usage: 2 } as const;
const WIDEST = 110;

const io = processIo();
const paint = paintFor(io, true);
const progress = progressOn(io);
const width = Math.min(WIDEST, process.stdout.columns || WIDEST);

const command = new Command('demo')
  .description(
    'Reviews a real git change through the whole service, before a GitHub of the test suite.',
  )
  .option('--repo <dir>', 'a local git repository instead of the example')
  .option('--base <ref>', 'where the change starts')
  .option('--head <ref>', 'where the change ends')
  .option('--page <file>', 'also write the pull request as a web page')
  .option('--serve', 'keep serving that page without a terminal too, until SIGINT or SIGTERM')
  .addHelpText(
    'after',
    '\nExit codes: 0 the whole way worked, whatever the verdict; 1 it did not; 2 wrong use.',
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.worked : EXIT.usage))
  .action(run);

async function run(options: DemoOptions): Promise<void> {
  ownTemporaryDirectory();
  try {
    await requireWritable(options.page);
    await demo(options);
  } catch (error) {
    await progress.clear();
    await io.stderr.write(whyItFailed(error));
    process.exit(EXIT.failed);
  }
}

async function demo(options: DemoOptions): Promise<void> {
  const change = await changeOf(options);
  await say(`Reviewing ${change.owner}/${change.name}: ${change.title}\n`);
  const view = await perform(change, audience());
  await progress.clear();
  // From here on Ctrl-C is the ordinary end.
  process.exitCode = view.pushes.every(({ check }) => hasFinished(check))
    ? EXIT.worked
    : EXIT.failed;
  const page = pullRequestPage(view);
  if (options.page !== undefined) {
    await writeFile(options.page, page);
    await say(`\nThe page was written to ${resolve(options.page)}\n`);
  }
  if (process.exitCode === EXIT.failed) {
    await io.stderr.write('demo: a review could not finish; its check above says why.\n');
  }
  await show(page, options.serve === true);
}

async function changeOf({ repo, base, head }: DemoOptions): Promise<DemoChange> {
  if (repo === undefined) {
    return base === undefined && head === undefined
      ? exampleChange(EXAMPLE, 'storefront')
      : command.error('error: --base and --head need --repo.');
  }
  return base === undefined || head === undefined
    ? command.error('error: --repo needs --base and --head.')
    : localChange(repo, base, head);
}

async function requireWritable(page: string | undefined): Promise<void> {
  if (page === undefined) {
    return;
  }
  const folder = dirname(resolve(page));
  await access(folder, constants.W_OK).catch(() =>
    command.error(`error: --page: nothing can be written to ${folder}.`),
  );
}

function audience(): Audience {
  return {
    onPhase: (phase) => {
      // A terminal that is gone is no reason to stop.
      progress.show(phaseText(phase)).catch(() => undefined);
    },
    onVerdict: async (push, number) => {
      await progress.clear();
      await say(verdictText(push, number, { width, paint }));
    },
  };
}

function phaseText({ text, since }: Phase): string {
  return paint('faint', `${text}, ${seconds(Date.now() - since)}`);
}

async function show(page: string, isKept: boolean): Promise<void> {
  const server = await servePage(page);
  await say(`\n${paint('strong', 'The pull request as a page:')} ${server.url}\n`);
  const isInteractive = stdin.isTTY && io.stdout.isTerminal;
  if (isInteractive || isKept) {
    await say(isInteractive ? 'Press Enter to end.\n' : '');
    await untilStopped();
  } else {
    await say('Without a terminal it ends here: --serve keeps it up, --page FILE writes it.\n');
  }
  await server.close();
}

function whyItFailed(error: unknown): string {
  return error instanceof WaitedTooLong
    ? `demo: ${error.message}\n`
    : failureText(error, process.env['FAULTLINE_DEBUG'] === '1').replace(/^faultline:/u, 'demo:');
}

async function say(text: string): Promise<void> {
  await io.stdout.write(text);
}

await command.parseAsync();
