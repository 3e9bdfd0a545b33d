import { z } from 'zod';

import type { CheckAnnotation } from '#report/check-annotations.ts';
import { annotationBatches } from '#report/check-annotations.ts';
import type { CheckRunOutput } from '#report/check-run.ts';

import { PAGE_SIZE, readAnswer, readPages } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub } from './github-failure.ts';
import type { CheckPort, KeyedRun, NewCheckRun, OpenCheckRun } from './ports.ts';

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

const RUN = z.object({
  id: z.number(),
  external_id: z.string().nullish(),
  status: z.string(),
  output: z.object({ annotations_count: z.number() }),
});
const RUNS = z.object({ check_runs: z.array(RUN) }).transform(({ check_runs: runs }) => runs);
const CREATED = z.object({ id: z.number() });
const ANNOTATIONS = z.array(
  z.object({
    path: z.string(),
    start_line: z.number(),
    title: z.string().nullable(),
    message: z.string().nullable(),
  }),
);

/** Creates and concludes the check runs of one repository. */
export class CheckRuns implements CheckPort {
  readonly #client: GithubClient;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #appId: number;
  readonly #clock: () => Date;
  readonly #isWithoutRuns: (headSha: string) => boolean;

  /** `isWithoutRuns` says of a commit that no run of ours is on it, which need not be asked then. */
  constructor(
    client: GithubClient,
    { owner, name }: Repository,
    appId: number,
    clock: () => Date,
    isWithoutRuns: (headSha: string) => boolean = () => false,
  ) {
    this.#client = client;
    this.#repository = { owner, repo: name };
    this.#appId = appId;
    this.#clock = clock;
    this.#isWithoutRuns = isWithoutRuns;
  }

  /**
   * GitHub has no key that keeps a repeated POST from making a second run, of which the newest silently
   * counts, so an earlier run with our key is taken up again: one that still runs as it is, a concluded
   * one to be concluded anew.
   */
  async open(
    { name, headSha, externalId, isRerun }: NewCheckRun,
    signal: AbortSignal,
  ): Promise<OpenCheckRun> {
    const runs = this.#isWithoutRuns(headSha) ? [] : await this.#list(headSha, signal, name);
    const earlier = runs
      .filter((run) => run.external_id === externalId)
      .toSorted((a, b) => b.id - a.id)[0];
    if (earlier !== undefined && (!isRerun || earlier.status !== 'completed')) {
      return { id: earlier.id, annotationCount: earlier.output.annotations_count };
    }
    const { id } = await readAnswer(
      { what: 'create a check run', schema: CREATED, clock: this.#clock },
      async () =>
        this.#client.rest.checks.create({
          ...this.#repository,
          name,
          head_sha: headSha,
          external_id: externalId,
          status: 'in_progress',
          started_at: this.#clock().toISOString(),
          request: { signal },
        }),
    );
    return { id, annotationCount: 0 };
  }

  /** Sends annotations first and the conclusion last, so that nobody sees a verdict without its reasons. */
  async conclude(run: OpenCheckRun, output: CheckRunOutput, signal: AbortSignal): Promise<void> {
    const { title, summary, text, conclusion } = output;
    const batches = annotationBatches(await this.#unsent(run, output.annotations, signal));
    for (const batch of batches.slice(0, -1)) {
      await this.#update(run.id, { output: { title, summary, annotations: [...batch] } }, signal);
    }
    const annotations = [...(batches.at(-1) ?? [])];
    await this.#update(
      run.id,
      { ...this.#completed(conclusion), output: { title, summary, text, annotations } },
      signal,
    );
  }

  async supersede(
    headSha: string,
    isReplaced: (run: KeyedRun) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const title = 'Replaced by a newer push';
    const summary = 'A newer push replaced this commit before its review was finished.';
    const runs = await this.#list(headSha, signal);
    for (const { id, status, external_id: externalId } of runs) {
      if (isReplaced({ externalId: externalId ?? '', isConcluded: status === 'completed' })) {
        await this.#update(
          id,
          { ...this.#completed('cancelled'), output: { title, summary, annotations: [] } },
          signal,
        );
      }
    }
  }

  /** The keys of all our runs on a commit, each once and in a fixed order. */
  async externalIds(headSha: string, signal: AbortSignal): Promise<readonly string[]> {
    const runs = await this.#list(headSha, signal);
    return [...new Set(runs.flatMap((run) => run.external_id ?? []))].toSorted();
  }

  #completed(conclusion: 'success' | 'failure' | 'cancelled') {
    const completedAt = this.#clock().toISOString();
    return { status: 'completed' as const, conclusion, completed_at: completedAt };
  }

  async #update(id: number, change: CheckUpdate, signal: AbortSignal): Promise<void> {
    await askingGithub(
      'update a check run',
      async () =>
        this.#client.rest.checks.update({
          ...this.#repository,
          check_run_id: id,
          ...change,
          request: { signal },
        }),
      this.#clock,
    );
  }

  // All of them: the latest of a name would hide that of another pull request with the same head.
  async #list(headSha: string, signal: AbortSignal, name?: string) {
    return readPages({ what: 'list check runs', schema: RUNS, clock: this.#clock }, async (page) =>
      this.#client.rest.checks.listForRef({
        ...this.#repository,
        ref: headSha,
        ...(name === undefined ? {} : { check_name: name }),
        app_id: this.#appId,
        filter: 'all',
        per_page: PAGE_SIZE,
        page,
        request: { signal },
      }),
    );
  }

  async #unsent(
    run: OpenCheckRun,
    annotations: readonly CheckAnnotation[],
    signal: AbortSignal,
  ): Promise<readonly CheckAnnotation[]> {
    if (run.annotationCount === 0 || annotations.length === 0) {
      return annotations;
    }
    const sent = await readPages(
      { what: 'list annotations', schema: ANNOTATIONS, clock: this.#clock },
      async (page) =>
        this.#client.rest.checks.listAnnotations({
          ...this.#repository,
          check_run_id: run.id,
          per_page: PAGE_SIZE,
          page,
          request: { signal },
        }),
    );
    const keys = new Set(sent.map((annotation) => keyOf(annotation)));
    return annotations.filter((annotation) => !keys.has(keyOf(annotation)));
  }
}

interface CheckUpdate {
  readonly status?: 'completed';
  readonly conclusion?: 'success' | 'failure' | 'cancelled';
  readonly completed_at?: string;
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations: CheckAnnotation[];
  };
}

function keyOf({
  path,
  start_line: line,
  title,
  message,
}: {
  readonly path: string;
  readonly start_line: number;
  readonly title: string | null;
  readonly message: string | null;
}): string {
  return JSON.stringify([path, line, title, message]);
}
