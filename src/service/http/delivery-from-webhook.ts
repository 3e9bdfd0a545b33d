import { z } from 'zod';
import { FaultlineError } from '#core/errors.ts';
import type { NewDelivery } from '#store/delivery.ts';

import { hasCommand } from '../commands/read-commands.ts';
import { defaultBranchSubject } from '../subject.ts';

/** A webhook whose signature was checked and whose body is JSON. */
export interface Webhook {
  readonly guid: string;
  readonly event: string;
  /** The body as text. */
  readonly body: string;
  /** The body, parsed. */
  readonly payload: unknown;
}

/** What a delivery is about, as far as it differs between events. Undefined when this one needs no work. */
interface Reading {
  readonly subject: string;
  readonly repositoryId: number | undefined;
  readonly isReplaceable: boolean;
}

interface HandledEvent {
  /** Undefined for events that have no action. */
  readonly actions: readonly string[] | undefined;
  readonly read: (payload: unknown, appId: number) => Reading | undefined;
}

/**
 * The events that Faultline works on, with the actions that matter. `app.yml` subscribes to them.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export const HANDLED_EVENTS = {
  pull_request: {
    actions: ['opened', 'synchronize', 'reopened', 'ready_for_review', 'edited'],
    read: readPullRequest,
  },
  // Only as they were written: whoever may write here may edit what others wrote.
  issue_comment: { actions: ['created'], read: readIssueComment },
  pull_request_review_comment: { actions: ['created'], read: readReviewComment },
  check_run: { actions: ['rerequested', 'requested_action'], read: readCheckRun },
  check_suite: { actions: ['rerequested'], read: readCheckSuite },
  merge_group: { actions: ['checks_requested'], read: readMergeGroup },
  push: { actions: undefined, read: readPush },
  installation: {
    actions: ['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted'],
    read: readInstallation,
  },
  installation_repositories: { actions: ['added', 'removed'], read: readInstallation },
} as const satisfies Record<string, HandledEvent>;

const EVENTS: ReadonlyMap<string, HandledEvent> = new Map(Object.entries(HANDLED_EVENTS));

/** True for an event that Faultline works on; what its payload says can still leave nothing to do. */
export function isHandled(event: string, action: string | undefined): boolean {
  const handled = EVENTS.get(event);
  return handled !== undefined && (handled.actions?.includes(action ?? '') ?? true);
}

const id = z.int().positive();
const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const repository = z.object({ id });
const app = z.object({ id }).nullish();

/** Only the fields that are used, because the rest of a payload is GitHub's to change. */
const COMMON = z.object({
  action: z.string().optional(),
  installation: z.object({ id }).optional(),
});

const PULL_REQUEST = z.object({
  action: z.string(),
  repository,
  pull_request: z.object({ number: id, head: z.object({ sha }) }),
  changes: z.object({ base: z.unknown().optional() }).optional(),
});

/** The author is null when the account is gone. */
const comment = z.object({
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
});

const ISSUE_COMMENT = z.object({
  repository,
  issue: z.object({ number: id, pull_request: z.object({}).nullish() }),
  comment,
});

const REVIEW_COMMENT = z.object({ repository, pull_request: z.object({ number: id }), comment });

const CHECK_RUN = z.object({
  repository,
  check_run: z.object({
    head_sha: sha,
    app,
    external_id: z.string().nullish(),
    pull_requests: z
      .array(z.object({ number: id, base: z.object({ repo: z.object({ id }) }) }))
      .nullish(),
  }),
});

const CHECK_SUITE = z.object({ repository, check_suite: z.object({ head_sha: sha, app }) });

const MERGE_GROUP = z.object({ repository, merge_group: z.object({ head_sha: sha }) });

const PUSH = z.object({
  ref: z.string(),
  deleted: z.boolean(),
  repository: z.object({ id, default_branch: z.string() }),
});

const INSTALLATION = z.object({ installation: z.object({ id }) });

/** The `external_id` that Faultline gives to the check run of a pull request: `faultline:pull:<number>:<base>`. */
const CHECK_OF_PULL_REQUEST = /^faultline:pull:(?<number>[1-9]\d{0,14}):./;

/**
 * What is to be stored of a webhook, or undefined when its event or action is none of ours: another
 * App's check, an edited title, a push to another branch, a comment without a command.
 *
 * `appId` is our own App's.
 *
 * Throws `contract-broken` when the payload of one of our events lacks a field that is needed. The
 * error names the fields and carries none of their values.
 */
export function deliveryFromWebhook(webhook: Webhook, appId: number): NewDelivery | undefined {
  const handled = EVENTS.get(webhook.event);
  if (handled === undefined) {
    return undefined;
  }
  try {
    const { action, installation } = COMMON.parse(webhook.payload);
    const reading = isHandled(webhook.event, action)
      ? handled.read(webhook.payload, appId)
      : undefined;
    return (
      reading && {
        ...reading,
        guid: webhook.guid,
        event: webhook.event,
        action,
        installationId: installation?.id,
        payload: webhook.body,
      }
    );
  } catch (error) {
    throw error instanceof z.ZodError ? notUnderstood(webhook, error) : error;
  }
}

function notUnderstood({ event, guid }: Webhook, error: z.ZodError): FaultlineError {
  const missing = error.issues.map((issue) => issue.path.join('.'));
  return new FaultlineError(
    'contract-broken',
    'A webhook payload lacks fields that Faultline needs, or has them in another form.',
    { fields: { event, guid, missing } },
  );
}

function readPullRequest(payload: unknown): Reading | undefined {
  const {
    action,
    changes,
    repository: { id: repositoryId },
    pull_request: pull,
  } = PULL_REQUEST.parse(payload);
  if (action === 'edited' && changes?.base === undefined) {
    return undefined;
  }
  return { subject: pullSubject(repositoryId, pull.number), repositoryId, isReplaceable: true };
}

function readIssueComment(payload: unknown): Reading | undefined {
  const { repository: at, issue, comment: written } = ISSUE_COMMENT.parse(payload);
  const isOfPull = issue.pull_request !== undefined && issue.pull_request !== null;
  return isOfPull ? readCommand(at.id, issue.number, written) : undefined;
}

function readReviewComment(payload: unknown): Reading | undefined {
  const { repository: at, pull_request: pull, comment: written } = REVIEW_COMMENT.parse(payload);
  return readCommand(at.id, pull.number, written);
}

/** Bots give no commands, ourselves least of all. */
function readCommand(
  repositoryId: number,
  number: number,
  { body, user }: z.output<typeof comment>,
): Reading | undefined {
  return user?.type === 'User' && hasCommand(body ?? '')
    ? { subject: pullSubject(repositoryId, number), repositoryId, isReplaceable: false }
    : undefined;
}

function readCheckRun(payload: unknown, appId: number): Reading | undefined {
  const {
    check_run: check,
    repository: { id: repositoryId },
  } = CHECK_RUN.parse(payload);
  if (check.app?.id !== appId) {
    return undefined;
  }
  const number = pullNumberOf(check, repositoryId);
  const subject =
    number === undefined
      ? commitSubject(repositoryId, check.head_sha)
      : pullSubject(repositoryId, number);
  return { subject, repositoryId, isReplaceable: false };
}

/**
 * The pull request that a check run of ours belongs to. The list of pull requests is empty for forks,
 * hence the `external_id`; a list of several does not say which one is meant.
 * https://docs.github.com/en/rest/checks/runs
 */
function pullNumberOf(
  check: z.output<typeof CHECK_RUN>['check_run'],
  repositoryId: number,
): number | undefined {
  const named = CHECK_OF_PULL_REQUEST.exec(check.external_id ?? '')?.groups?.['number'];
  if (named !== undefined) {
    return Number(named);
  }
  const own = (check.pull_requests ?? []).filter((pull) => pull.base.repo.id === repositoryId);
  return own.length === 1 ? own[0]?.number : undefined;
}

function readCheckSuite(payload: unknown, appId: number): Reading | undefined {
  const {
    check_suite: suite,
    repository: { id: repositoryId },
  } = CHECK_SUITE.parse(payload);
  return suite.app?.id === appId
    ? { subject: commitSubject(repositoryId, suite.head_sha), repositoryId, isReplaceable: false }
    : undefined;
}

function readMergeGroup(payload: unknown): Reading {
  const {
    merge_group: group,
    repository: { id: repositoryId },
  } = MERGE_GROUP.parse(payload);
  return {
    subject: commitSubject(repositoryId, group.head_sha),
    repositoryId,
    isReplaceable: false,
  };
}

function readPush(payload: unknown): Reading | undefined {
  const {
    ref,
    deleted,
    repository: { id: repositoryId, default_branch: branch },
  } = PUSH.parse(payload);
  return !deleted && ref === `refs/heads/${branch}`
    ? { subject: defaultBranchSubject(repositoryId), repositoryId, isReplaceable: true }
    : undefined;
}

function readInstallation(payload: unknown): Reading {
  const { installation } = INSTALLATION.parse(payload);
  return {
    subject: `installation:${installation.id}`,
    repositoryId: undefined,
    isReplaceable: false,
  };
}

function pullSubject(repositoryId: number, number: number): string {
  return `pull:${repositoryId}#${number}`;
}

function commitSubject(repositoryId: number, commit: string): string {
  return `commit:${repositoryId}@${commit}`;
}
