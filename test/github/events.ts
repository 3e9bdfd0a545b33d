import { isGranted } from './access.ts';
import { checkRunJson, checkSuiteJson } from './check-run-representation.ts';
import { issueCommentJson, reviewCommentJson } from './comment-representation.ts';
import type { JsonObject } from './json-object.ts';
import { fullPullRequestJson, pullRequestJson } from './pull-request-representation.ts';
import { accountJson, installationJson, nodeId, repositoryJson } from './representations.ts';
import type { RequiredPermission } from './routing.ts';
import type {
  Account,
  CheckRun,
  CheckSuite,
  FakeState,
  Installation,
  IssueComment,
  PullRequest,
  Repository,
  ReviewComment,
} from './state.ts';
import { webhookPayload } from './webhook-payload.ts';
import type { SentWebhook, Webhooks } from './webhooks.ts';

/** The permission without which an App does not get an event. */
const EVENT_PERMISSIONS = new Map<string, RequiredPermission>([
  ['check_run', 'checks:read'],
  ['check_suite', 'checks:read'],
  ['issue_comment', 'issues:read'],
  ['merge_group', 'merge_queues:read'],
  ['pull_request', 'pull_requests:read'],
  ['pull_request_review', 'pull_requests:read'],
  ['pull_request_review_comment', 'pull_requests:read'],
  ['push', 'contents:read'],
]);

const NEEDS_CHECKS_WRITE = new Set(['requested', 'rerequested', 'requested_action']);

/**
 * Turns changes into webhooks: builds the payload and sends it if the App is installed, subscribed
 * and permitted. Every method gives the sent webhook, or undefined when the App is not told.
 */
export class Events {
  readonly #state: FakeState;
  readonly #webhooks: Webhooks;

  constructor(state: FakeState, webhooks: Webhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  /** `pull_request` with an action. `changes` is what an `edited` event changed. */
  async pullRequest(
    action: string,
    pull: PullRequest,
    sender: Account,
    extra: JsonObject = {},
  ): Promise<SentWebhook | undefined> {
    return this.emit('pull_request', pull.repository, sender, {
      action,
      number: pull.number,
      pull_request: await fullPullRequestJson(this.#state, pull),
      ...extra,
    });
  }

  /** `check_run` with an action. */
  async checkRun(
    action: string,
    repository: Repository,
    run: CheckRun,
    sender: Account,
    extra: JsonObject = {},
  ): Promise<SentWebhook | undefined> {
    if (run.appId !== this.#state.app.id) {
      return undefined;
    }
    const facts = {
      ...checkRunJson(this.#state, repository, run),
      check_suite: checkSuiteJson(this.#state, repository, run.suite),
    };
    return this.emit('check_run', repository, sender, { action, check_run: facts, ...extra });
  }

  /** `check_suite` with an action. */
  async checkSuite(
    action: string,
    repository: Repository,
    suite: CheckSuite,
    sender: Account,
  ): Promise<SentWebhook | undefined> {
    const facts = checkSuiteJson(this.#state, repository, suite);
    return this.emit('check_suite', repository, sender, { action, check_suite: facts });
  }

  /** `issue_comment` on a pull request. It names no commit. */
  async issueComment(
    action: string,
    pull: PullRequest,
    comment: IssueComment,
    sender: Account,
  ): Promise<SentWebhook | undefined> {
    const { repository, number, title, author, state } = pull;
    const url = `${this.#state.baseUrl}/repos/${repository.fullName}`;
    return this.emit('issue_comment', repository, sender, {
      action,
      issue: {
        id: pull.id,
        node_id: nodeId('I', pull.id),
        number,
        title,
        state,
        url: `${url}/issues/${number}`,
        user: accountJson(this.#state, author),
        pull_request: { url: `${url}/pulls/${number}` },
      },
      comment: issueCommentJson(this.#state, repository, comment),
    });
  }

  /** `pull_request_review_comment`, of a comment on the diff. */
  async reviewComment(
    action: string,
    pull: PullRequest,
    comment: ReviewComment,
    sender: Account,
  ): Promise<SentWebhook | undefined> {
    return this.emit('pull_request_review_comment', pull.repository, sender, {
      action,
      pull_request: pullRequestJson(this.#state, pull),
      comment: await reviewCommentJson(this.#state, pull, comment),
    });
  }

  /** `installation` and `installation_repositories`, which every App gets without asking. */
  async installation(
    event: 'installation' | 'installation_repositories',
    installation: Installation,
    facts: JsonObject,
  ): Promise<SentWebhook | undefined> {
    const payload = await webhookPayload(event, {
      ...facts,
      installation: installationJson(this.#state, installation),
      sender: accountJson(this.#state, installation.account),
    });
    return this.#webhooks.send({
      event,
      payload,
      installationId: installation.id,
      repositoryId: undefined,
    });
  }

  /** Any event of a repository, if the App hears of it. */
  async emit(
    event: string,
    repository: Repository,
    sender: Account,
    facts: JsonObject,
  ): Promise<SentWebhook | undefined> {
    const installation = this.#state.installationOf(repository);
    if (installation === undefined || !this.#hears(installation, event, facts['action'])) {
      return undefined;
    }
    return this.emitAlways(event, repository, sender, facts);
  }

  /** Any event of a repository, whatever the App subscribed to. */
  async emitAlways(
    event: string,
    repository: Repository,
    sender: Account,
    facts: JsonObject,
  ): Promise<SentWebhook | undefined> {
    const installation = this.#state.installationOf(repository);
    const { owner } = repository;
    const payload = await webhookPayload(event, {
      repository: repositoryJson(this.#state, repository),
      ...(owner.type === 'Organization' ? { organization: accountJson(this.#state, owner) } : {}),
      sender: accountJson(this.#state, sender),
      ...(installation === undefined
        ? {}
        : { installation: { id: installation.id, node_id: nodeId('IN', installation.id) } }),
      ...facts,
    });
    return this.#webhooks.send({
      event,
      payload,
      installationId: installation?.id,
      repositoryId: repository.id,
    });
  }

  /** Check events come to every App with `checks: write`; all others must be subscribed to. */
  #hears(installation: Installation, event: string, action: unknown): boolean {
    const permission = EVENT_PERMISSIONS.get(event);
    if (permission !== undefined && !isGranted(installation.permissions, permission)) {
      return false;
    }
    if (event === 'check_run' || event === 'check_suite') {
      const hasWrite = isGranted(installation.permissions, 'checks:write');
      const needsWrite = typeof action === 'string' && NEEDS_CHECKS_WRITE.has(action);
      return hasWrite || (!needsWrite && this.#state.app.events.includes(event));
    }
    return this.#state.app.events.includes(event);
  }
}
