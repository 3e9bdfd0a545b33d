import { SEVERITIES } from '#core/severity.ts';
import type { CodeScanningPort, PullRequestPort } from '#github/ports.ts';
import { Branches } from '#github/branches.ts';
import type { BranchHead } from '#github/branches.ts';
import { CheckRuns } from '#github/check-runs.ts';
import { CodeScanning } from '#github/code-scanning.ts';
import { Conversation } from '#github/conversation.ts';
import type { GithubClient, GithubClients } from '#github/github-clients.ts';
import { GlancedPullRequest } from '#github/glanced-pull-request.ts';
import { stepSpans } from '#github/in-span.ts';
import { PolicyFiles } from '#github/policy-files.ts';
import { PullRequests } from '#github/pull-requests.ts';
import type { Rule } from '#model/rule.ts';
import { recordAudit } from '#report/audit-record.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import { countSeverity } from '#report/counting.ts';
import type { ReviewPhase } from '#report/review-outcome.ts';
import type { RuleBook } from '#report/rule-table.ts';
import type { Auditor } from '#review/auditor.ts';
import { createBaseMemory } from '#review/base-memory.ts';
import type { RuleJudgement } from '#config/distrust.ts';
import type { Policy } from '#config/policy.ts';
import { dayOf } from '#config/waiver.ts';
import type { Grant } from '#review/granted-waivers.ts';
import { locksWaivers, POLICY_PATH, policyInForce } from '#review/policy-in-force.ts';
import { reviewCommit } from '#review/review-commit.ts';
import { reviewPullRequest } from '#review/review-pull-request.ts';
import type { PublishingPorts } from '#review/review-ports.ts';
import type { ReviewLedger } from '#review/review-pull-request.ts';
import { GithubSource } from '#source/github-source.ts';
import { createTreeMemory } from '#source/tree-memory.ts';
import type { AuditStore } from '#store/audit-store.ts';
import type { BlobStore } from '#store/blob-store.ts';
import type { ReviewStore } from '#store/review-store.ts';
import type { StoredWaiver, WaiverStore } from '#store/waiver-store.ts';

import { currentDelivery } from './delivery-scope.ts';
import type { ServiceMetrics } from './metrics.ts';

/** A repository as a payload names it. */
export interface RepositoryTarget {
  readonly installationId: number;
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

export interface ReviewerOptions {
  readonly clients: GithubClients;
  readonly appId: number;
  /** The App's slug, by which its own comments are told. Asked for when the first review needs it. */
  readonly appSlug: () => Promise<string>;
  readonly auditor: Auditor;
  readonly rules: readonly Rule[];
  readonly rulebook: RuleBook;
  readonly version: string;
  readonly blobs: BlobStore;
  readonly reviews: ReviewStore;
  readonly waivers: WaiverStore;
  readonly audits: AuditStore;
  /** What people made of the findings in a repository. */
  readonly judgements: (repositoryId: number) => Promise<readonly RuleJudgement[]>;
  readonly clock: () => Date;
  readonly metrics: Pick<ServiceMetrics, 'phaseWatch' | 'reviewed'>;
}

export interface CommitTarget {
  readonly headSha: string;
  /** See `CommitReview`. */
  readonly baseSha: string | undefined;
  readonly branch: string;
  readonly isRerun: boolean;
}

/** Joins the review to GitHub and the store, one repository and delivery at a time. */
export class Reviewer {
  readonly #options: ReviewerOptions;
  readonly #policies: PolicyFiles;
  readonly #trees = createTreeMemory();
  readonly #bases = createBaseMemory();

  constructor(options: ReviewerOptions) {
    this.#options = options;
    const { clients, clock } = options;
    this.#policies = new PolicyFiles(clients, POLICY_PATH, clock);
  }

  /** Reviews a pull request of the repository as it is now. */
  async pullRequest(target: RepositoryTarget, number: number, isRerun: boolean): Promise<void> {
    const { delivery, signal, log } = currentDelivery();
    log.setBindings({ pullRequest: number });
    const { ports, pullRequests } = await this.#ports(target, number);
    const ledger = this.#ledger(target.id, number);
    const attempt = { attempt: delivery.attempt, isRetried: delivery.isRetried, isRerun };
    const result = await reviewPullRequest(
      { ...ports, pullRequests, ledger },
      { number, ...attempt },
      signal,
    );
    if (result.kind === 'closed') {
      log.info('pull request is closed, nothing to review');
      return;
    }
    const { conclusion, posted, refusal } = result;
    if (refusal !== undefined) {
      log.warn({ err: refusal }, 'GitHub refused the comments, the check has the findings');
    }
    log.info({ conclusion, posted }, 'pull request reviewed');
  }

  /** Gives a commit its check. */
  async commit(target: RepositoryTarget, commit: CommitTarget): Promise<void> {
    const { delivery, signal, log } = currentDelivery();
    log.setBindings({ head: commit.headSha });
    const { ports } = await this.#ports(target, undefined);
    const { attempt, isRetried } = delivery;
    const { conclusion, reason } = await reviewCommit(
      {
        ...ports,
        keepAudit: async (audited) => this.#keep(target, commit, audited),
        codeScanning: this.#codeScanning(target),
      },
      { ...commit, attempt, isRetried },
      signal,
    );
    log.info({ branch: commit.branch, conclusion, reason }, 'commit reviewed');
  }

  /** Tells the log what became of an upload, besides the check. */
  #codeScanning(target: RepositoryTarget): CodeScanningPort {
    const { clients, clock } = this.#options;
    const { log } = currentDelivery();
    const codeScanning = new CodeScanning(
      async () => clients.uploader(target.installationId, target.id),
      target,
      clock,
    );
    return {
      upload: async (analysis, signal) => {
        try {
          const receipt = await codeScanning.upload(analysis, signal);
          log.info({ receipt }, 'findings handed to code scanning');
          return receipt;
        } catch (error) {
          log.warn({ err: error }, 'findings could not be uploaded to code scanning');
          throw error;
        }
      },
    };
  }

  async #keep(
    { id: repositoryId }: RepositoryTarget,
    { branch, headSha }: CommitTarget,
    audited: AuditedTree,
  ): Promise<void> {
    const { audits, rulebook, version } = this.#options;
    const { findings } = audited.result;
    const counts = Object.fromEntries(
      SEVERITIES.map((severity) => [severity, countSeverity(findings, severity)]),
    );
    const record = recordAudit(audited, rulebook);
    await audits.keep({ repositoryId, branch, headSha, version, counts, record });
  }

  /** The keys of our check runs on a commit: what a re-run of all of them is about. */
  async checkKeys(target: RepositoryTarget, headSha: string): Promise<readonly string[]> {
    const { checks } = await this.#writing(target);
    return checks.externalIds(headSha, currentDelivery().signal);
  }

  /** Talks on the pull requests of the repository. */
  async conversation(
    target: RepositoryTarget,
  ): Promise<{ readonly conversation: Conversation; readonly pullRequests: PullRequestPort }> {
    const { conversation, pullRequests } = await this.#writing(target);
    return { conversation, pullRequests };
  }

  /** Whether the owner of the repository keeps waivers to itself. */
  async isWaivingLocked({ installationId, owner }: RepositoryTarget): Promise<boolean> {
    const { signal } = currentDelivery();
    const policy = await this.#policies.ofOrganisation(installationId, owner, signal);
    return locksWaivers(
      policy,
      this.#options.rules.map(({ meta }) => meta),
    );
  }

  /** The policy for changes of a branch, as it is now. */
  async policyOf(target: RepositoryTarget, branch: string): Promise<Policy> {
    const { signal } = currentDelivery();
    const { installationId, id, owner } = target;
    const reader = await this.#options.clients.reader(installationId, id);
    const [organisation, base] = await Promise.all([
      this.#policies.ofOrganisation(installationId, owner, signal),
      this.#policies.ofBranch(reader, target, branch, signal),
    ]);
    const metas = this.#options.rules.map(({ meta }) => meta);
    return policyInForce({ organisation, base, head: base }, metas).policy;
  }

  /** The default branch and its head, undefined for a repository without a commit. */
  async defaultBranch(target: RepositoryTarget): Promise<BranchHead | undefined> {
    const { clients, clock } = this.#options;
    const reader = await clients.reader(target.installationId, target.id);
    return new Branches(reader, target, clock).defaultBranch(currentDelivery().signal);
  }

  async #writing(target: RepositoryTarget): Promise<{
    readonly writer: GithubClient;
    readonly checks: CheckRuns;
    readonly pullRequests: PullRequestPort;
    readonly conversation: Conversation;
  }> {
    const { clients, appId, appSlug, clock } = this.#options;
    const [writer, slug] = await Promise.all([
      clients.writer(target.installationId, target.id),
      appSlug(),
    ]);
    return {
      writer,
      checks: new CheckRuns(writer, target, appId, clock),
      pullRequests: new PullRequests(writer, target, slug, clock),
      conversation: new Conversation(writer, target, slug, clock),
    };
  }

  async #ports(
    target: RepositoryTarget,
    pullRequest: number | undefined,
  ): Promise<{ readonly ports: PublishingPorts; readonly pullRequests: PullRequestPort }> {
    const { clients, appId, auditor, rules, rulebook, version, blobs, waivers, clock, metrics } =
      this.#options;
    const { installationId, id } = target;
    const [client, { writer, pullRequests }, appSlug] = await Promise.all([
      clients.reader(installationId, id),
      this.#writing(target),
      this.#options.appSlug(),
    ]);
    const policyPath = POLICY_PATH;
    const glanced =
      pullRequest === undefined
        ? undefined
        : new GlancedPullRequest(
            client,
            { repository: target, number: pullRequest, appId, appSlug, policyPath, clock },
            pullRequests,
          );
    const source = new GithubSource({
      client,
      repository: target,
      pullRequest,
      changedFiles: () => glanced?.changedFiles,
      trees: this.#trees,
      cache: {
        read: async (shas) => blobs.read(installationId, shas),
        write: async (content) => blobs.write(installationId, content),
      },
      clock,
    });
    const checks = new CheckRuns(
      writer,
      target,
      appId,
      clock,
      (headSha) => glanced?.isWithoutCheckRuns(headSha) ?? false,
    );
    const repository = String(id);
    return {
      ports: {
        source,
        auditor,
        bases: this.#bases,
        repository,
        rules,
        rulebook,
        version,
        checks,
        today: dayOf(clock()),
        // A merge group holds pull requests that each passed with its own, so the whole repository's count.
        grants: async () =>
          (await waivers.granted(id, pullRequest)).map((waiver) => grantOf(waiver, pullRequest)),
        judgements: async () => this.#options.judgements(id),
        watchPhases: watchPhases(metrics),
        onOutcome: (outcome) => {
          metrics.reviewed(outcome, pullRequest === undefined ? 'commit' : 'pull');
        },
        organisationPolicy: async (signal) =>
          this.#policies.ofOrganisation(installationId, target.owner, signal),
        branchPolicy: async (branch, signal) => {
          const ask = async () => this.#policies.ofBranch(client, target, branch, signal);
          return glanced === undefined ? ask() : glanced.policyOf(branch, ask);
        },
      },
      pullRequests: glanced ?? pullRequests,
    };
  }

  #ledger(repositoryId: number, number: number): ReviewLedger {
    const { reviews } = this.#options;
    return {
      started: async (headSha, baseSha) => {
        currentDelivery().log.setBindings({ head: headSha });
        await reviews.start({ repositoryId, number, headSha, baseSha, checkRunId: undefined });
      },
      concluded: async (headSha, conclusion, findings, aside, waivedUntil) => {
        const said = { conclusion, findings, aside, waivedUntil };
        await reviews.conclude({ repositoryId, number, headSha, ...said });
      },
      earlier: async (headSha) => reviews.earlier({ repositoryId, number, headSha }),
      unfinished: async () => {
        const unfinished = await reviews.unfinished(repositoryId, number);
        return unfinished.map(({ headSha }) => headSha);
      },
    };
  }
}

/** Measures each phase, and gives it a span of its own. */
function watchPhases(
  metrics: Pick<ServiceMetrics, 'phaseWatch'>,
): (phase: ReviewPhase | undefined) => void {
  const measure = metrics.phaseWatch();
  const spans = stepSpans();
  return (phase) => {
    measure(phase);
    spans(phase === undefined ? undefined : `review ${phase}`);
  };
}

function grantOf(waiver: StoredWaiver, reviewed: number | undefined): Grant {
  const { fingerprint, rule, path, reason, until, login, number } = waiver;
  const owner = `@${login}`;
  const place = number === reviewed ? 'this pull request' : `pull request ${String(number)}`;
  const grantedIn = `a comment of ${owner} on ${place}`;
  return { fingerprint, rule, path, reason, until, owner, grantedIn };
}
