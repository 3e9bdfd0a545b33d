import type { GithubClient } from './github-clients.ts';
import { readOverview } from './pull-request-overview.ts';
import type { OverviewQuestion, PullRequestOverview } from './pull-request-overview.ts';
import type { FoundPolicyFile } from './policy-files.ts';
import type { OwnComment, PullRequestPort, PullRequestState, ReviewReceipt } from './ports.ts';

/**
 * A pull request that is read at a glance: `read` asks once for what takes five requests otherwise, and
 * what is known to be empty after it is not asked for again. Each `read` begins anew.
 */
export class GlancedPullRequest implements PullRequestPort {
  readonly #client: GithubClient;
  readonly #inner: PullRequestPort;
  readonly #question: OverviewQuestion;
  #overview: PullRequestOverview | undefined;

  /** `client` reads contents, pull requests and checks; `inner` does all that an overview cannot. */
  constructor(client: GithubClient, question: OverviewQuestion, inner: PullRequestPort) {
    this.#client = client;
    this.#inner = inner;
    this.#question = question;
  }

  async read(number: number, signal: AbortSignal): Promise<PullRequestState> {
    this.#overview = await readOverview(this.#client, this.#question, signal);
    if (this.#overview === undefined) {
      return this.#inner.read(number, signal);
    }
    const { isOpen, headSha, baseSha, baseRef } = this.#overview;
    return { isOpen, headSha, baseSha, baseRef };
  }

  async ownComments(number: number, signal: AbortSignal): Promise<readonly OwnComment[]> {
    return this.#overview?.comments ?? this.#inner.ownComments(number, signal);
  }

  async listOwnComments(number: number, signal: AbortSignal): Promise<readonly OwnComment[]> {
    return this.#overview?.hasComments === false ? [] : this.#inner.listOwnComments(number, signal);
  }

  async editComment(
    edit: Parameters<PullRequestPort['editComment']>[0],
    signal: AbortSignal,
  ): Promise<void> {
    await this.#inner.editComment(edit, signal);
  }

  async postReview(
    number: number,
    review: Parameters<PullRequestPort['postReview']>[1],
    signal: AbortSignal,
  ): Promise<ReviewReceipt> {
    return this.#inner.postReview(number, review, signal);
  }

  /** True when no check run of ours was on this commit. */
  isWithoutCheckRuns(headSha: string): boolean {
    return this.#overview?.headSha === headSha && !this.#overview.hasCheckRuns;
  }

  /** How many files it changes, undefined when that is not known. */
  get changedFiles(): number | undefined {
    return this.#overview?.changedFiles;
  }

  /** The policy file of a branch, else what `ask` resolves with. */
  async policyOf(
    branch: string,
    ask: () => Promise<FoundPolicyFile | undefined>,
  ): Promise<FoundPolicyFile | undefined> {
    const policy = this.#overview?.baseRef === branch ? this.#overview.policy : undefined;
    if (policy === undefined) {
      return ask();
    }
    return policy === 'absent' ? undefined : { name: this.#question.policyPath, text: policy.text };
  }
}
