import { LRUCache } from 'lru-cache';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

import type { GithubExchange } from '#github/observed-fetch.ts';
import type { ReviewOutcome, ReviewPhase } from '#report/review-outcome.ts';
import type { RuleTimes } from '#review/auditor.ts';
import type { QueueDepth } from '#store/delivery-table.ts';

import type { SweepResult } from './sweep.ts';

const INTAKE_OUTCOMES = [
  'queued',
  'unfinished',
  'completed',
  'ignored',
  'refused',
  'failed',
] as const;
const WORK_OUTCOMES = ['done', 'deferred', 'retried', 'given_up', 'interrupted'] as const;

/** What became of a webhook at the front door; `refused` was answered with 4xx, `failed` with 5xx, the rest with 202. */
export type IntakeOutcome = (typeof INTAKE_OUTCOMES)[number];

/** How an attempt at a delivery ended. */
export type WorkOutcome = (typeof WORK_OUTCOMES)[number];

export type AuditOutcome = 'done' | 'timeout' | 'failed' | 'interrupted';

export interface ServiceMetricsOptions {
  readonly depth: () => Promise<QueueDepth>;
  readonly clock: () => Date;
  /** Whether the process itself is measured too: memory, processor, event loop. */
  readonly hasProcess: boolean;
}

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const HOUR_MS = 3_600_000;
const RESOURCES = new Set(['core', 'graphql']);

/**
 * What the service counts and measures, in the form of https://prometheus.io/docs/practices/naming/. No
 * label has a value that comes from a repository or customer, so the number of series is bounded: by
 * the rules, states, phases and outcomes that there are.
 */
export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly #clock: () => Date;
  readonly #depth: () => Promise<QueueDepth>;
  readonly #limits = new LRUCache<string, { readonly resource: string; readonly ratio: number }>({
    max: 20_000,
    ttl: HOUR_MS,
  });
  readonly #received = this.#counter(
    'faultline_webhooks_total',
    'Webhooks at the front door, by what was answered.',
    ['result'],
  );
  readonly #worked = this.#counter(
    'faultline_deliveries_total',
    'Attempts at stored deliveries, by how they ended.',
    ['result'],
  );
  readonly #reviews = this.#counter(
    'faultline_reviews_total',
    'Concluded reviews of pull requests and commits.',
    ['conclusion', 'reason'],
  );
  readonly #findings = this.#counter(
    'faultline_findings_total',
    'Findings of concluded reviews of pull requests.',
    ['rule', 'state'],
  );
  readonly #requests = this.#counter(
    'faultline_github_requests_total',
    'Requests to GitHub, repetitions included, by the class of the answer.',
    ['as', 'status'],
  );
  readonly #githubDown = this.#gauge(
    'faultline_github_down',
    'Whether requests to GitHub are held back since it does not answer: 1 or 0.',
    [],
  );
  readonly #sweeps = this.#counter('faultline_sweeps_total', 'Runs of the sweep.', ['result']);
  readonly #swept = this.#counter(
    'faultline_sweep_found_total',
    'What the sweep found missing, by what it did about it.',
    ['action'],
  );
  readonly #lastSweep = this.#gauge(
    'faultline_sweep_last_success_timestamp_seconds',
    'When this process last ended a sweep without a failure; 0 for never.',
    [],
  );
  readonly #queue = this.#gauge(
    'faultline_queue_deliveries',
    'Deliveries that are not finished, and those that were given up.',
    ['state'],
  );
  readonly #queueAge = this.#gauge(
    'faultline_queue_oldest_waiting_seconds',
    'Since when the oldest delivery waits, also when it is to be tried again later; 0 for none.',
    [],
  );
  readonly #overdue = this.#gauge(
    'faultline_queue_overdue_seconds',
    'Since when a delivery could be worked on and is not; 0 for none.',
    [],
  );
  readonly #leastLeft = this.#gauge(
    'faultline_github_rate_limit_remaining_ratio',
    'What is left of the limit of requests, of the installation that has the least left.',
    ['resource'],
  );
  readonly #phases = this.#histogram(
    'faultline_review_phase_seconds',
    'Time of one phase of a review.',
    ['phase'],
  );
  readonly #audits = this.#histogram('faultline_audit_seconds', 'Time of one audit.', ['result']);
  readonly #ruleTimes = this.#counter(
    'faultline_audit_rule_seconds_total',
    'Time that a rule looked at trees in audits that ended well.',
    ['rule'],
  );

  constructor({ depth, clock, hasProcess }: ServiceMetricsOptions) {
    this.#clock = clock;
    this.#depth = depth;
    this.#beginAtZero();
    if (hasProcess) {
      collectDefaultMetrics({ register: this.#registry });
    }
  }

  /** All of them, as a scrape is answered. Rejects when the queue cannot be measured. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    await this.#measureQueue();
    this.#measureLimits();
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  received(result: IntakeOutcome): void {
    this.#received.inc({ result });
  }

  worked(result: WorkOutcome): void {
    this.#worked.inc({ result });
  }

  /** Of a commit's review only the conclusion is counted: all that it finds was there before. */
  reviewed(outcome: ReviewOutcome, kind: 'pull' | 'commit'): void {
    const { conclusion, reason } = outcome;
    this.#reviews.inc({ conclusion, reason });
    if (outcome.reason === 'could-not-finish' || kind === 'commit') {
      return;
    }
    for (const { finding, state, waiver } of outcome.findings) {
      this.#findings.inc({ rule: finding.rule, state: waiver === undefined ? state : 'waived' });
    }
    for (const { rule } of outcome.fixed) {
      this.#findings.inc({ rule, state: 'fixed' });
    }
  }

  /** A watch for one review: to be told when each phase begins, and with undefined when the last one ends. */
  phaseWatch(): (phase: ReviewPhase | undefined) => void {
    let current: { readonly phase: ReviewPhase; readonly since: number } | undefined;
    return (phase) => {
      const now = this.#clock().getTime();
      if (current !== undefined) {
        this.#phases.observe({ phase: current.phase }, (now - current.since) / 1000);
      }
      current = phase === undefined ? undefined : { phase, since: now };
    };
  }

  audited(result: AuditOutcome, seconds: number): void {
    this.#audits.observe({ result }, seconds);
  }

  /** How long rules looked in one audit. */
  looked(times: RuleTimes): void {
    for (const [rule, seconds] of times) {
      this.#ruleTimes.inc({ rule }, seconds);
    }
  }

  exchanged({ installationId, status, rateLimit }: GithubExchange): void {
    this.#requests.inc({
      as: installationId === undefined ? 'app' : 'installation',
      status: status === undefined ? 'none' : `${Math.floor(status / 100)}xx`,
    });
    if (rateLimit !== undefined && rateLimit.limit > 0) {
      const resource = RESOURCES.has(rateLimit.resource) ? rateLimit.resource : 'other';
      const ratio = rateLimit.remaining / rateLimit.limit;
      this.#limits.set(`${String(installationId)} ${resource}`, { resource, ratio });
    }
  }

  githubDown(isDown: boolean): void {
    this.#githubDown.set(isDown ? 1 : 0);
  }

  swept({ redelivered, lost, queued, failures }: SweepResult): void {
    this.#sweeps.inc({ result: failures === 0 ? 'done' : 'failed' });
    this.#swept.inc({ action: 'redelivered' }, redelivered);
    this.#swept.inc({ action: 'given_up' }, lost);
    this.#swept.inc({ action: 'queued' }, queued);
    if (failures === 0) {
      this.#lastSweep.set(this.#clock().getTime() / 1000);
    }
  }

  // A counter that appears with its first event shows no increase to whoever watches for one.
  #beginAtZero(): void {
    for (const result of INTAKE_OUTCOMES) {
      this.#received.inc({ result }, 0);
    }
    for (const result of WORK_OUTCOMES) {
      this.#worked.inc({ result }, 0);
    }
    for (const result of ['done', 'failed']) {
      this.#sweeps.inc({ result }, 0);
    }
  }

  async #measureQueue(): Promise<void> {
    const { waiting, running, dead, oldestWaitingSeconds, overdueSeconds } = await this.#depth();
    this.#queue.set({ state: 'waiting' }, waiting);
    this.#queue.set({ state: 'running' }, running);
    this.#queue.set({ state: 'dead' }, dead);
    this.#queueAge.set(oldestWaitingSeconds ?? 0);
    this.#overdue.set(overdueSeconds ?? 0);
  }

  #measureLimits(): void {
    const lowest = new Map<string, number>();
    for (const { resource, ratio } of this.#limits.values()) {
      lowest.set(resource, Math.min(ratio, lowest.get(resource) ?? 1));
    }
    this.#leastLeft.reset();
    for (const [resource, ratio] of lowest) {
      this.#leastLeft.set({ resource }, ratio);
    }
  }

  #gauge<T extends string>(name: string, help: string, labelNames: readonly T[]): Gauge<T> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  #counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram<T extends string>(name: string, help: string, labelNames: readonly T[]): Histogram<T> {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.#registry] });
  }
}
