import { audit } from '#audit/audit.ts';
import type { Severity } from '#core/severity.ts';
import { defineRule } from '#model/rule.ts';
import type { Rule } from '#model/rule.ts';
import type { Auditor, AuditTask } from '#review/auditor.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import type { FixtureFile } from '#test/github/git-fixture.ts';
import type { Installation, PullRequest, Repository } from '#test/github/state.ts';

import { openStage } from './stage.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Flags every word `BREAK` in text files as critical and every word `MEH` as low. */
const WORD_RULES: readonly Rule[] = [wordRule('BREAK', 'critical'), wordRule('MEH', 'low')];

/** Flags the file `needs.txt` as critical when a path that it names is not in the repository. */
const NEEDS_RULE = defineRule({
  meta: {
    ...metaOf('needed-file-missing', 'critical'),
    messages: { missing: 'The file {path} is missing.' },
  },
  file: {
    matches: (path) => path === 'needs.txt',
    check(file, report, project) {
      for (const { 0: path, index } of file.text.matchAll(/\S+/gu)) {
        if (!project.has(path)) {
          const at = file.place({ start: index, end: index + path.length });
          report.violation({ at, message: 'missing', anchor: path, data: { path } });
        }
      }
    },
  },
});

/** The rules of a quick stage. */
const QUICK_RULES: readonly Rule[] = [...WORD_RULES, NEEDS_RULE];

/** Audits in this thread, and can be held up: a test decides when an audit begins and how it ends. */
export class HeldAuditor implements Auditor {
  readonly #waiting: (() => void)[] = [];
  readonly #failures: Error[] = [];
  #isHeld = false;

  /** Audits begin only after `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Lets all audits that wait begin, and all later ones. */
  release(): void {
    this.#isHeld = false;
    this.releaseWaiting();
  }

  /** Lets all audits that wait begin; later ones wait. */
  releaseWaiting(): void {
    for (const begin of this.#waiting.splice(0)) {
      begin();
    }
  }

  /** How many audits wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Has the next audits fail, one with each of the errors. */
  failWith(...errors: readonly Error[]): void {
    this.#failures.push(...errors);
  }

  async audit(task: AuditTask): Promise<AuditResult> {
    if (this.#isHeld) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    const failure = this.#failures.shift();
    if (failure !== undefined) {
      throw failure;
    }
    return audit({ rules: QUICK_RULES, ...task });
  }
}

/** A stage with small rules, audits in this thread and retries as soon as they may be. */
export async function openQuickStage(
  options: StageOptions = {},
): Promise<Stage & { readonly auditor: HeldAuditor }> {
  const auditor = new HeldAuditor();
  const stage = await openStage({
    rules: QUICK_RULES,
    auditor,
    queue: { pollSeconds: 0.5, retry: { firstDelaySeconds: 0.01, maxDelaySeconds: 0.01 } },
    ...options,
  });
  return Object.assign(stage, { auditor });
}

/** A repository of its own in an account of its own, so that tests of one stage do not meet. */
export interface Shop {
  readonly name: string;
  readonly repository: Repository;
  readonly installation: Installation;
  readonly fixture: GitFixture;
  /** Commits onto a new branch from `main` and opens a pull request; gives it with its head. */
  open(
    branch: string,
    files: Readonly<Record<string, FixtureFile>>,
  ): Promise<{ readonly pull: PullRequest; readonly sha: string }>;
  /** Commits onto a branch and pushes it; gives the head. */
  push(branch: string, files: Readonly<Record<string, FixtureFile>>): Promise<string>;
}

/** Adds `<account>/shop` with a first commit on `main` and installs the App there. */
export async function addShop(
  { github }: Pick<Stage, 'github'>,
  account: string,
  files: Readonly<Record<string, FixtureFile>> = { 'a.txt': 'fine\n' },
): Promise<Shop> {
  const fixture = await GitFixture.create();
  const name = `${account}/shop`;
  await fixture.commit(files);
  const repository = await github.addRepository({
    owner: account,
    name: 'shop',
    directory: fixture.directory,
  });
  const { installation } = await github.addInstallation({ account });
  return {
    name,
    repository,
    installation,
    fixture,
    open: async (branch, changes) => {
      await fixture.branch(branch, 'main');
      const sha = await fixture.commit(changes);
      const { pull } = await github.openPullRequest({ repository: name, head: branch });
      return { pull, sha };
    },
    push: async (branch, changes) => {
      await fixture.git('checkout', '--quiet', branch);
      const sha = await fixture.commit(changes);
      await github.push(name, branch, sha);
      return sha;
    },
  };
}

/**
 * A shop in an account that nobody had before, whose installation was worked on: it has the service's
 * whole budget of writes.
 */
export async function addNewShop(stage: Stage): Promise<Shop> {
  newShops += 1;
  const shop = await addShop(stage, `acme-${newShops}`);
  await stage.idle();
  return shop;
}

let newShops = 0;

function metaOf(name: string, severity: Severity) {
  return {
    id: `test/${name}`,
    title: `A test's rule ${name}`,
    severity,
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Text'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [],
  } as const;
}

function wordRule(word: string, severity: Severity): Rule {
  return defineRule({
    meta: { ...metaOf(`word-${word.toLowerCase()}`, severity), messages: { found: 'A bad word.' } },
    file: {
      matches: (path) => path.endsWith('.txt'),
      check(file, report) {
        for (const { 0: found, index } of file.text.matchAll(new RegExp(`\\b${word}\\b`, 'gu'))) {
          const at = file.place({ start: index, end: index + found.length });
          report.violation({ at, message: 'found' });
        }
      },
    },
  });
}
