import { resolve } from 'node:path';

import { FaultlineError, isFaultlineError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import { quotableLines } from '#report/quotable-lines.ts';
import type { FinishedReview, ReviewPhase } from '#report/review-outcome.ts';
import { reviewChange } from '#review/review-change.ts';
import type { ReviewedChange } from '#review/review-change.ts';
import { dayOf } from '#config/waiver.ts';
import { RULES } from '#rules/index.ts';
import { Git } from '#source/git.ts';
import { GitSource } from '#source/git-source.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { ReportOptions, ReviewFormat } from './format.ts';
import { paintFor } from './paint.ts';
import { SECRET_RULES } from './rulebook.ts';
import { progressOn } from './progress.ts';
import { reportOutput } from './report-output.ts';
import { reviewReport } from './review-report.ts';
import type { TerminalIo } from './terminal-io.ts';

import { withAuditPool } from './with-audit-pool.ts';

export interface ReviewOptions extends ReportOptions<ReviewFormat> {
  /** The git repository, or a folder in it. */
  readonly directory: string;
  readonly base: string;
  readonly head: string;
}

/**
 * `faultline review`: reviews what `head` changes since it left `base`, with the code of the service.
 * Answers `blocked` when the check of such a pull request would fail.
 */
export async function reviewCommand(options: ReviewOptions, io: TerminalIo): Promise<ExitCode> {
  const write = await reportOutput(options.output, io);
  const { outcome, readLine } = await reviewRange(options, io);
  const paint = paintFor(io, options.color && options.output === undefined);
  await write(
    await reviewReport(outcome, options.format, {
      paint,
      readLine: quotableLines(readLine, findingsOf(outcome), SECRET_RULES),
      secretRules: SECRET_RULES,
    }),
  );
  return exitCodeFor(outcome);
}

function findingsOf({ findings, leftOut }: FinishedReview): readonly Finding[] {
  return [...findings, ...leftOut].map(({ finding }) => finding);
}

function exitCodeFor({ conclusion }: FinishedReview): ExitCode {
  return conclusion === 'failure' ? EXIT.blocked : EXIT.passed;
}

const STEPS: Readonly<Record<ReviewPhase, string>> = {
  snapshot: 'Reading both commits',
  audit: 'Auditing both commits',
  compare: 'Comparing',
  gate: 'Deciding',
  publish: 'Writing',
};

/** Reviews a range of commits of a local repository. Rejects with `usage` when there is nothing to compare. */
export async function reviewRange(
  { directory, base, head }: Pick<ReviewOptions, 'directory' | 'base' | 'head'>,
  io: TerminalIo,
): Promise<ReviewedChange> {
  const progress = progressOn(io);
  const signal = io.interruption();
  const root = resolve(io.cwd, directory);
  const git = new Git(root, io.env['PATH']);
  await requireRepository(git, root);
  const source = new GitSource(git);
  const range = { base: await source.resolve(base), head: await source.resolve(head) };
  try {
    return await withAuditPool(1, async (auditor) =>
      reviewChange(
        {
          source,
          auditor,
          repository: root,
          rules: RULES,
          today: dayOf(io.now()),
          onPhase: (phase) => {
            // A terminal that is gone is no reason to stop: the report's own write will say so.
            progress.show(STEPS[phase]).catch(() => undefined);
          },
        },
        range,
        signal,
      ),
    );
  } catch (error) {
    throw explained(error, `${base}...${head}`);
  } finally {
    await progress.clear();
  }
}

async function requireRepository(git: Git, root: string): Promise<void> {
  try {
    await git.text({ args: ['rev-parse', '--git-dir'] });
  } catch (cause) {
    if (!isFaultlineError(cause, 'source-refused')) {
      throw cause;
    }
    throw new FaultlineError(
      'usage',
      `${root} is no git repository that can be read. Name one, or use \`faultline audit\` for a plain directory.`,
      { cause },
    );
  }
}

/** Git does not say why there is nothing to compare; these are the two reasons that people meet. */
function explained(error: unknown, range: string): unknown {
  return isFaultlineError(error, 'source-refused')
    ? new FaultlineError(
        'usage',
        `The change ${range} cannot be read. Check that both have a common history and that the clone is not shallow.`,
        { cause: error },
      )
    : error;
}
