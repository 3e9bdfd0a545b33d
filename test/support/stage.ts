import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Logger } from 'pino';

import { readRulePage } from '#cli/rule-page.ts';
import type { Rule } from '#model/rule.ts';
import type { Auditor } from '#review/auditor.ts';
import { AuditPool } from '#review/audit-pool.ts';
import { RULES } from '#rules/index.ts';
import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { createLogger } from '#service/logger.ts';
import { readSettings } from '#service/settings.ts';
import type { Environment } from '#service/settings.ts';
import { startService } from '#service/start-service.ts';
import type { RunningService, ServiceOptions, SweepTiming } from '#service/start-service.ts';
import type { DeliveryQueueOptions } from '#store/delivery-queue.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub, FakeGithubOptions } from '#test/github/fake-github.ts';
import type { CheckRun } from '#test/github/state.ts';

import { layTemplate } from './embedded-template.ts';

export const STAGE_SECRET = 'a-webhook-secret-of-the-stage';

export interface StageOptions {
  readonly github?: FakeGithubOptions;
  readonly rules?: readonly Rule[];
  /** Instead of worker threads. */
  readonly auditor?: Auditor;
  readonly log?: Logger;
  readonly queue?: DeliveryQueueOptions;
  /** Kept after `close`, so that a second stage can open it. A temporary one if not given. */
  readonly dataDirectory?: string;
  /** Settings of the service besides those that join it to the fake GitHub. */
  readonly env?: Environment;
  /** How long one request to GitHub may take. */
  readonly requestTimeoutMs?: number;
  /** When GitHub counts as down, see `ServiceOptions`. */
  readonly outage?: ServiceOptions['outage'];
  /** How many writes pass at once; as many as in production if not given. */
  readonly writeBurst?: number;
  /** The service's clock; the real one if not given. */
  readonly clock?: () => Date;
  /** How the sweep is timed. Without `SWEEP_MINUTES` in `env` there is none, so that requests can be counted. */
  readonly sweep?: SweepTiming;
}

/** A fake GitHub and the whole service before it, joined by real HTTP. */
export interface Stage {
  readonly github: FakeGithub;
  readonly service: RunningService;
  /** Resolves with our check run of a commit once it is concluded. */
  concluded(repository: string, sha: string): Promise<CheckRun>;
  /** Resolves when no delivery is waiting or at work. */
  idle(): Promise<void>;
  /** Stops the service. Its webhook stays where it is, so what GitHub sends fails. */
  stopService(): Promise<void>;
  /** Starts it anew at the same address, on the same data. */
  startService(): Promise<void>;
  close(): Promise<void>;
}

/** Starts both, on an embedded database, and points the App's webhook at the service. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const temporary = await mkdtemp(join(tmpdir(), 'faultline-stage-'));
  const dataDirectory = options.dataDirectory ?? temporary;
  if (!existsSync(join(dataDirectory, 'postgres'))) {
    await layTemplate(dataDirectory);
  }
  const github = await startFakeGithub(options.github);
  let service = await serviceOf(options, github, dataDirectory, '0');
  const { port } = new URL(service.url);
  github.configureWebhook({ url: `${service.url}${WEBHOOK_PATH}`, secret: STAGE_SECRET });
  return {
    github,
    get service() {
      return service;
    },
    concluded: async (repository, sha) =>
      until(() =>
        github
          .checkRuns(repository, sha)
          .find(({ appId, status }) => appId === github.app.id && status === 'completed'),
      ),
    idle: async () => {
      await github.deliveriesSettled();
      await until(async () => {
        const { waiting, running } = await service.queue.depth();
        return waiting + running === 0 ? true : undefined;
      });
    },
    stopService: async () => service.stop(),
    startService: async () => {
      service = await serviceOf(options, github, dataDirectory, port);
    },
    close: async () => {
      await service.stop();
      await github.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function serviceOf(
  options: StageOptions,
  github: FakeGithub,
  dataDirectory: string,
  port: string,
): Promise<RunningService> {
  const settings = readSettings(
    {
      SWEEP_MINUTES: '0',
      ...options.env,
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: STAGE_SECRET,
      GITHUB_API_URL: github.url,
      DATA_DIRECTORY: dataDirectory,
      PORT: port,
    },
    () => '',
  );
  return startService({
    settings,
    log: options.log ?? createLogger('silent'),
    role: 'all',
    openAuditor: () => closable(options.auditor),
    rules: options.rules ?? RULES,
    rulePagesUrl: null,
    readRulePage,
    version: '0.0.0',
    clock: options.clock ?? (() => new Date()),
    ...(options.queue === undefined ? {} : { queue: options.queue }),
    requestTimeoutMs: options.requestTimeoutMs,
    outage: options.outage,
    writeBurst: options.writeBurst,
    sweep: options.sweep,
  });
}

function closable(auditor: Auditor | undefined): Auditor & { close(): Promise<void> } {
  return auditor === undefined
    ? new AuditPool({ threads: 2, memoryMegabytes: 1024, timeoutSeconds: 120 })
    : {
        audit: async (task, signal) => auditor.audit(task, signal),
        close: async () => {},
      };
}

const POLL_MS = 25;
const PATIENCE_MS = 60_000;

/** Asks until there is an answer; rejects after a minute. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error('Waited a minute in vain.');
    }
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
