import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { appRoutes } from './app-authentication.ts';
import { createApp } from './app-settings.ts';
import type { AppSettings } from './app-settings.ts';
import type { CheckRunInput } from './check-run-rules.ts';
import { addCheckRun, checkRunRoutes } from './check-runs.ts';
import { codeScanningRoutes } from './code-scanning.ts';
import { collaboratorRoutes } from './collaborators.ts';
import type { AnchorInput } from './comment-anchors.ts';
import { commitRoutes } from './commits.ts';
import * as conversation from './conversation-controls.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { graphqlRoute } from './graphql.ts';
import { createApiServer } from './http-server.ts';
import { issueCommentRoutes } from './issue-comments.ts';
import { Journal } from './journal.ts';
import type { InvalidRequest, RecordedRequest } from './journal.ts';
import type { JsonObject } from './json-object.ts';
import * as pullControls from './pull-request-controls.ts';
import type { NewPullRequest } from './pull-request-controls.ts';
import { mergePull, pullRequestRoutes } from './pull-requests.ts';
import { repositoryRoutes } from './repositories.ts';
import * as repositoryControls from './repository-controls.ts';
import type { NewInstallation, NewRepository } from './repository-controls.ts';
import { reviewCommentRoutes } from './review-comments.ts';
import { reviewRoutes } from './reviews.ts';
import type { Services } from './routing.ts';
import { FakeState, GITHUB_LIMITS } from './state.ts';
import type {
  App,
  CheckRun,
  Installation,
  IssueComment,
  Limits,
  PullRequest,
  Repository,
  RequiredCheck,
  Review,
  ReviewComment,
  Role,
} from './state.ts';
import { webhookDeliveryRoutes } from './webhook-deliveries.ts';
import { Webhooks } from './webhooks.ts';
import type { Delivery, SentWebhook, WebhookTarget } from './webhooks.ts';

const WEBHOOK_TIMEOUT_MS = 10_000;

/** How to start the fake. */
export interface FakeGithubOptions {
  readonly app?: AppSettings;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The clock of tokens, timestamps and retention; the real one if not given. */
  readonly now?: () => Date;
  /** Limits to lower; GitHub's own otherwise. */
  readonly limits?: Partial<Limits>;
  /** How long a receiver has to answer; GitHub's ten seconds if not given. */
  readonly webhookTimeoutMs?: number;
}

/** Starts a GitHub on 127.0.0.1 with one App and nothing else. */
export async function startFakeGithub(options: FakeGithubOptions = {}): Promise<FakeGithub> {
  const app = await createApp(options.app ?? {});
  const now = options.now ?? (() => new Date());
  const state = new FakeState(app, { ...GITHUB_LIMITS, ...options.limits }, now);
  const webhooks = new Webhooks(state, options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS);
  const services = { state, webhooks, events: new Events(state, webhooks) };
  const faults = new Faults();
  const journal = new Journal();
  const server = createApiServer({ ...services, routes: allRoutes(), faults, journal });
  const port = await listen(server, options.port ?? 0);
  state.baseUrl = `http://127.0.0.1:${port}`;
  const mirrors = await mkdtemp(path.join(tmpdir(), 'fake-github-'));
  return new FakeGithub(services, faults, journal, server, mirrors);
}

/**
 * A GitHub that a test or a demonstration owns: people act through its methods, the App through its
 * HTTP interface. Repositories are named `owner/name`.
 */
export class FakeGithub {
  readonly faults: Faults;
  readonly #services: Services;
  readonly #journal: Journal;
  readonly #server: Server;
  readonly #mirrors: string;

  constructor(
    services: Services,
    faults: Faults,
    journal: Journal,
    server: Server,
    mirrors: string,
  ) {
    this.#services = services;
    this.faults = faults;
    this.#journal = journal;
    this.#server = server;
    this.#mirrors = mirrors;
  }

  /** `baseUrl` for octokit; GraphQL is at `/graphql` below it. */
  get url(): string {
    return this.#services.state.baseUrl;
  }

  /** The App with its id, slug and private key. */
  get app(): App {
    return this.#services.state.app;
  }

  /** Every token that was given to the App. */
  get issuedTokens(): readonly string[] {
    return [...this.#services.state.tokens.keys()];
  }

  /** Serves a repository. Its ids follow the order of the calls. */
  addRepository(repository: NewRepository): Promise<Repository> {
    return repositoryControls.addRepository(this.#services, this.#mirrors, repository);
  }

  /** Deletes a repository, for example a fork with open pull requests. */
  deleteRepository(repository: string): void {
    repositoryControls.deleteRepository(this.#services, this.#find(repository));
  }

  /** Installs the App on an account; sends `installation.created`. */
  addInstallation(
    installation: NewInstallation,
  ): Promise<{ readonly installation: Installation; readonly delivery: SentWebhook | undefined }> {
    return repositoryControls.addInstallation(this.#services, installation);
  }

  /** Uninstalls the App; sends `installation.deleted`. */
  removeInstallation(installation: Installation): Promise<SentWebhook | undefined> {
    return repositoryControls.removeInstallation(this.#services, installation);
  }

  /** Gives somebody a role. */
  addCollaborator(repository: string, login: string, role: Role): void {
    const { state } = this.#services;
    this.#find(repository).collaborators.set(state.account(login).login.toLowerCase(), role);
  }

  /** Makes a check required on a branch. */
  requireCheck(repository: string, branch: string, check: RequiredCheck): void {
    const { requiredChecks } = this.#find(repository);
    requiredChecks.set(branch, [...(requiredChecks.get(branch) ?? []), check]);
  }

  /** Opens a pull request; sends `pull_request.opened`. */
  openPullRequest(
    pull: NewPullRequest,
  ): Promise<{ readonly pull: PullRequest; readonly delivery: SentWebhook | undefined }> {
    return pullControls.openPullRequest(this.#services, pull);
  }

  /**
   * Moves a branch to `sha`, or to where it is in the given directory, and the head of its open pull
   * requests; sends `push`, `check_suite.requested` and `pull_request.synchronize`.
   */
  push(repository: string, branch: string, sha?: string): Promise<SentWebhook[]> {
    return pullControls.push(this.#services, this.#find(repository), branch, sha);
  }

  /** Chooses another base branch; sends `pull_request.edited`. */
  retarget(pull: PullRequest, base: string): Promise<SentWebhook | undefined> {
    return pullControls.retarget(this.#services, pull, base);
  }

  /** Closes a pull request without a merge; sends `pull_request.closed`. */
  closePullRequest(pull: PullRequest): Promise<SentWebhook | undefined> {
    return pullControls.setState(this.#services, pull, 'closed');
  }

  /** Opens a closed pull request again; sends `pull_request.reopened`. */
  reopenPullRequest(pull: PullRequest): Promise<SentWebhook | undefined> {
    return pullControls.setState(this.#services, pull, 'open');
  }

  /** Sends `pull_request.converted_to_draft` or `pull_request.ready_for_review`. */
  setDraft(pull: PullRequest, isDraft: boolean): Promise<SentWebhook | undefined> {
    return pullControls.setDraft(this.#services, pull, isDraft);
  }

  /** Merges as a person would; sends `pull_request.closed`. Rejects while a required check is open. */
  async mergePullRequest(pull: PullRequest): Promise<SentWebhook | undefined> {
    const { state, events } = this.#services;
    await mergePull(pull, `Merge pull request #${pull.number}`, state.timestamp());
    return events.pullRequest('closed', pull, pull.author);
  }

  /** Puts a pull request into the merge queue; sends `merge_group.checks_requested`. */
  requestMergeGroup(
    pull: PullRequest,
  ): Promise<{ readonly headSha: string; readonly delivery: SentWebhook | undefined }> {
    return pullControls.requestMergeGroup(this.#services, pull);
  }

  /** Somebody comments in the conversation; sends `issue_comment.created`. */
  commentAs(
    login: string,
    pull: PullRequest,
    body: string,
  ): Promise<conversation.Written<IssueComment>> {
    return conversation.commentAs(this.#services, login, pull, body);
  }

  /** Somebody comments on a line of the diff. */
  commentOnLineAs(
    login: string,
    pull: PullRequest,
    place: AnchorInput,
    body: string,
  ): Promise<conversation.Written<ReviewComment>> {
    return conversation.commentOnLineAs(this.#services, login, pull, place, body);
  }

  /** Somebody answers an inline comment. */
  replyAs(
    login: string,
    commentId: number,
    body: string,
  ): Promise<conversation.Written<ReviewComment>> {
    return conversation.replyAs(this.#services, login, commentId, body);
  }

  /** Somebody changes what a comment in the conversation says; sends `issue_comment.edited`. */
  editCommentAs(
    login: string,
    pull: PullRequest,
    comment: IssueComment,
    body: string,
  ): Promise<SentWebhook | undefined> {
    return conversation.editCommentAs(this.#services, login, pull, comment, body);
  }

  /** Somebody presses "Re-run" on a check; sends `check_run.rerequested`. */
  rerequestCheckRun(login: string, run: CheckRun): Promise<SentWebhook | undefined> {
    const { state, events } = this.#services;
    run.suite.isRerequested = true;
    return events.checkRun('rerequested', this.#ownerOf(run), run, state.account(login));
  }

  /** Somebody presses "Re-run all checks"; sends `check_suite.rerequested`. */
  rerequestCheckSuite(login: string, run: CheckRun): Promise<SentWebhook | undefined> {
    const { state, events } = this.#services;
    run.suite.isRerequested = true;
    return events.checkSuite('rerequested', this.#ownerOf(run), run.suite, state.account(login));
  }

  /** Somebody presses a button of a check; sends `check_run.requested_action`. */
  requestAction(
    login: string,
    run: CheckRun,
    identifier: string,
  ): Promise<SentWebhook | undefined> {
    const { state, events } = this.#services;
    const requested = { requested_action: { identifier } };
    const sender = state.account(login);
    return events.checkRun('requested_action', this.#ownerOf(run), run, sender, requested);
  }

  /** Another App reports a check, perhaps under our name. */
  reportForeignCheck(
    repository: string,
    appId: number,
    check: CheckRunInput & { readonly name: string; readonly head_sha: string },
  ): CheckRun {
    return addCheckRun(this.#services.state, this.#find(repository), appId, check);
  }

  /** Where webhooks go. Without a target, or after undefined, events are lost and not logged. */
  configureWebhook(target: WebhookTarget | undefined): void {
    this.#services.webhooks.target = target;
  }

  /** Sends any event of a repository, with `facts` over GitHub's example payload. */
  sendWebhook(
    repository: string,
    event: string,
    facts: JsonObject,
    sender = 'octocat',
  ): Promise<SentWebhook | undefined> {
    const { state, events } = this.#services;
    return events.emitAlways(event, this.#find(repository), state.account(sender), facts);
  }

  /** Delivers the last attempt of a GUID once more, with the same GUID. */
  redeliver(guid: string): SentWebhook | undefined {
    const { webhooks } = this.#services;
    const original = webhooks.log.findLast((delivery) => delivery.guid === guid);
    if (original === undefined) {
      throw new Error(`No delivery has the GUID ${guid}`);
    }
    return webhooks.redeliver(original);
  }

  /** Ended delivery attempts, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#services.webhooks.log;
  }

  /** Resolves when every delivery under way was answered or given up. */
  deliveriesSettled(): Promise<void> {
    return this.#services.webhooks.settled();
  }

  /** Check runs of a repository, oldest first, of one commit if given. */
  checkRuns(repository: string, sha?: string): CheckRun[] {
    return this.#find(repository).checkRuns.filter((run) => run.headSha === (sha ?? run.headSha));
  }

  /** Reviews of a pull request, pending ones too, oldest first. */
  reviews(pull: PullRequest): readonly Review[] {
    return pull.reviews;
  }

  /** Inline comments of a pull request, oldest first. */
  reviewComments(pull: PullRequest): readonly ReviewComment[] {
    return pull.reviewComments;
  }

  /** Comments in the conversation of a pull request, oldest first. */
  issueComments({ repository, number }: PullRequest): IssueComment[] {
    return repository.issueComments.filter(({ issueNumber }) => issueNumber === number);
  }

  /** Every request in the order of arrival. */
  get requests(): readonly RecordedRequest[] {
    return this.#journal.requests;
  }

  /** Requests for what GitHub or the fake does not have. */
  get unexpectedRequests(): Journal['unexpectedRequests'] {
    return this.#journal.unexpectedRequests;
  }

  /** Requests that break GitHub's OpenAPI description. */
  get invalidRequests(): readonly InvalidRequest[] {
    return this.#journal.invalidRequests;
  }

  /** Failures of the fake itself; anything in here is a bug of the fake. */
  get internalErrors(): readonly unknown[] {
    return this.#journal.internalErrors;
  }

  /** Drops all connections, gives up deliveries, ends the git processes and removes the mirrors. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
    await this.#services.webhooks.close();
    for (const repository of this.#services.state.repositories()) {
      repository.git.close();
    }
    await rm(this.#mirrors, { recursive: true, force: true });
  }

  #find(fullName: string): Repository {
    return this.#services.state.repository(fullName);
  }

  #ownerOf(run: CheckRun): Repository {
    const owner = this.#services.state.repositories().find((one) => one.checkRuns.includes(run));
    if (owner === undefined) {
      throw new Error(`No repository has the check run ${run.id}`);
    }
    return owner;
  }
}

function allRoutes() {
  return [
    ...appRoutes,
    ...webhookDeliveryRoutes,
    ...repositoryRoutes(),
    ...gitObjectRoutes,
    ...commitRoutes,
    ...checkRunRoutes,
    ...reviewCommentRoutes,
    ...reviewRoutes,
    ...pullRequestRoutes,
    ...issueCommentRoutes,
    ...collaboratorRoutes,
    ...codeScanningRoutes,
    graphqlRoute,
  ];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
