import type { CheckAnnotation } from '#report/check-annotations.ts';
import { annotationBatches } from '#report/check-annotations.ts';
import type { CheckRunOutput } from '#report/check-run.ts';

import type { GithubClient } from './github-clients.ts';
import { askingGithub } from './github-failure.ts';
import type { CheckPort, NewCheckRun, OpenCheckRun } from './ports.ts';

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** Creates and concludes the check runs of one repository. */
export class CheckRuns implements CheckPort {
  readonly #client: GithubClient;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #appId: number;
  readonly #clock: () => Date;

  constructor(client: GithubClient, { owner, name }: Repository, appId: number, clock: () => Date) {
    this.#client = client;
    this.#repository = { owner, repo: name };
    this.#appId = appId;
    this.#clock = clock;
  }

  /**
   * GitHub has no key that keeps a repeated POST from making a
   * second run, of which the newest silently counts, so an earlier run with our key is taken up
   * again: one that still runs as it is, a concluded one to be concluded anew.
   */
  async open({ name, headSha, externalId, isRerun }: NewCheckRun): Promise<OpenCheckRun> {
    const earlier = await this.#find(name, headSha, externalId);
    if (earlier !== undefined && (!isRerun || earlier.status !== 'completed')) {
      return { id: earlier.id, annotationCount: earlier.output.annotations_count };
    }
    const created = await this.#ask('create a check run', async () =>
      this.#client.rest.checks.create({
        ...this.#repository,
        name,
        head_sha: headSha,
        external_id: externalId,
        status: 'in_progress',
        started_at: this.#clock().toISOString(),
      }),
    );
    return { id: created.data.id, annotationCount: 0 };
  }

  /** Sends annotations first and the conclusion last, so that nobody sees a verdict without its reasons. */
  async conclude(run: OpenCheckRun, output: CheckRunOutput): Promise<void> {
    const { title, summary, text, conclusion } = output;
    const batches = annotationBatches(await this.#unsent(run, output.annotations));
    for (const batch of batches.slice(0, -1)) {
      await this.#update(run.id, { output: { title, summary, annotations: [...batch] } });
    }
    await this.#update(run.id, {
      status: 'completed',
      conclusion,
      completed_at: this.#clock().toISOString(),
      output: { title, summary, text, annotations: [...(batches.at(-1) ?? [])] },
    });
  }

  async supersede(id: number): Promise<void> {
    const summary = 'A newer push replaced this commit before its review was finished.';
    await this.#update(id, {
      status: 'completed',
      conclusion: 'cancelled',
      completed_at: this.#clock().toISOString(),
      output: { title: 'Replaced by a newer push', summary, annotations: [] },
    });
  }

  async #update(id: number, change: CheckUpdate): Promise<void> {
    await this.#ask('update a check run', async () =>
      this.#client.rest.checks.update({ ...this.#repository, check_run_id: id, ...change }),
    );
  }

  async #find(name: string, headSha: string, externalId: string) {
    const listing = await this.#ask('list check runs', async () =>
      this.#client.rest.checks.listForRef({
        ...this.#repository,
        ref: headSha,
        check_name: name,
        app_id: this.#appId,
        filter: 'latest',
        per_page: 100,
      }),
    );
    return listing.data.check_runs.find((run) => run.external_id === externalId);
  }

  async #unsent(
    run: OpenCheckRun,
    annotations: readonly CheckAnnotation[],
  ): Promise<readonly CheckAnnotation[]> {
    if (run.annotationCount === 0) {
      return annotations;
    }
    const sent = await this.#ask('list annotations', async () =>
      this.#client.paginate(this.#client.rest.checks.listAnnotations, {
        ...this.#repository,
        check_run_id: run.id,
        per_page: 100,
      }),
    );
    const keys = new Set(sent.map((annotation) => keyOf(annotation)));
    return annotations.filter((annotation) => !keys.has(keyOf(annotation)));
  }

  async #ask<T>(what: string, call: () => Promise<T>): Promise<T> {
    return askingGithub(what, call, this.#clock);
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

function keyOf(annotation: {
  readonly path: string;
  readonly start_line: number;
  readonly title: string | null;
  readonly message: string | null;
}): string {
  return JSON.stringify([
    annotation.path,
    annotation.start_line,
    annotation.title,
    annotation.message,
  ]);
}
