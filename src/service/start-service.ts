import type { Logger } from 'pino';

import { FaultlineError } from '#core/errors.ts';
import { appSlugReader } from '#github/app-identity.ts';
import { DeliveryLog } from '#github/delivery-log.ts';
import { GithubClients } from '#github/github-clients.ts';
import type { GithubGateOptions } from '#github/github-gate.ts';
import type { Rule } from '#model/rule.ts';
import type { RuleBook } from '#report/rule-table.ts';
import { ruleTable } from '#report/rule-table.ts';
import type { Auditor } from '#review/auditor.ts';
import { createAuditStore } from '#store/audit-store.ts';
import { createBlobStore } from '#store/blob-store.ts';
import { openDatabase } from '#store/database.ts';
import type { Database } from '#store/database.ts';
import { createDeliveryQueue } from '#store/delivery-queue.ts';
import type { DeliveryQueue, DeliveryQueueOptions } from '#store/delivery-queue.ts';
import { createInstallationStore } from '#store/installation-store.ts';
import { createMissedDeliveryStore } from '#store/missed-delivery-store.ts';
import { createRetention } from '#store/retention.ts';
import { createReviewStore } from '#store/review-store.ts';
import { ruleStatistics } from '#store/rule-statistics.ts';
import { createWaiverStore } from '#store/waiver-store.ts';
import { createUnreviewedStore } from '#store/unreviewed-store.ts';

import { CommentCommands } from './commands/comment-commands.ts';
import { Customers } from './customers.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { HandlerPorts } from './handlers/handler.ts';
import { createHttpServer } from './http/server.ts';
import { ServiceMetrics } from './metrics.ts';
import { readiness } from './readiness.ts';
import type { RepeatedWork, Timer } from './repeated-work.ts';
import { Reviewer } from './reviewer.ts';
import type { ReviewerOptions } from './reviewer.ts';
import type { ServiceRole } from './service-role.ts';
import type { ServiceSettings } from './settings.ts';
import { startSweep } from './sweep.ts';
import { timedAuditor } from './timed-auditor.ts';
import { startTraces } from './traces.ts';
import { createDeliveryWork } from './work-delivery.ts';

export interface ServiceOptions {
  readonly role: ServiceRole;
  readonly settings: ServiceSettings;
  readonly log: Logger;
  /** Closed by the service when it stops. A process that only takes webhooks in needs none. */
  readonly openAuditor: () => Auditor & { close(): Promise<void> };
  /** The rules that the auditor runs. */
  readonly rules: readonly Rule[];
  /** Address of the published rule pages, null when there are none. */
  readonly rulePagesUrl: string | null;
  /** A rule's page in Markdown, undefined when it has none. */
  readonly readRulePage: (id: string) => Promise<string | undefined>;
  readonly version: string;
  readonly clock: () => Date;
  /** For tests: faster retries. */
  readonly queue?: DeliveryQueueOptions;
  /** For tests: how long one request to GitHub may take. */
  readonly requestTimeoutMs?: number | undefined;
  /** For tests: when GitHub counts as down, and for how long it is not asked then. */
  readonly outage?: Pick<GithubGateOptions, 'failures' | 'coolDownMs'> | undefined;
  /** For tests: how many writes of an installation pass at once. */
  readonly writeBurst?: number | undefined;
  /** For tests: how the sweep is timed. */
  readonly sweep?: SweepTiming | undefined;
}

export interface SweepTiming {
  readonly timer?: Timer | undefined;
  /** See `PullRequestSweepPorts`. */
  readonly settlingMs?: number | undefined;
}

export interface RunningService {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly queue: DeliveryQueue;
  /**
   * Stops the intake, lets running reviews finish within the grace period, returns the rest to the
   * queue and closes everything. Calling it again waits for the same end.
   */
  stop(): Promise<void>;
}

/** Starts front door and workers. Rejects, with everything closed again, when a part cannot start. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const parts = new OpenParts();
  try {
    return await openAll(options, parts);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** What was opened, to be closed in the opposite order. */
class OpenParts {
  readonly #closers: (() => Promise<void>)[] = [];
  #closed: Promise<void> | undefined;

  add(close: () => Promise<void>): void {
    this.#closers.unshift(close);
  }

  /** Closes everything. Calling it again waits for the same end. */
  async close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers) {
      await close();
    }
  }
}

async function openAll(options: ServiceOptions, parts: OpenParts): Promise<RunningService> {
  const { role, settings, log, clock } = options;
  parts.add(
    await startTraces({ endpoint: settings.tracesEndpoint, version: options.version, log }),
  );
  const database = await openDatabase(
    {
      url: settings.databaseUrl,
      directory: settings.dataDirectory,
      poolSize: settings.databasePoolSize,
    },
    log,
  );
  parts.add(async () => database.close());
  const queue = await createDeliveryQueue(database, options.queue ?? {}, log);
  const { metricsToken } = settings;
  const metrics = new ServiceMetrics({
    depth: async () => queue.depth(),
    clock,
    hasProcess: metricsToken !== undefined,
  });
  const startWork =
    role === 'web' ? nothingToStart : await openWork(options, parts, { database, queue, metrics });
  let isStopping = false;
  const http = await createHttpServer({
    intake: role === 'worker' ? undefined : queue,
    secrets: settings.webhookSecrets,
    appId: settings.appId,
    log,
    isReady: readiness({
      database,
      queue,
      // Without workers the front door is the one thing that must stay open.
      overdueSeconds: role === 'web' ? 0 : settings.readyQueueSeconds,
      isStopping: () => isStopping,
      log,
    }),
    metrics:
      metricsToken === undefined
        ? undefined
        : { token: metricsToken, text: async () => metrics.text() },
    onWebhook: (outcome) => {
      metrics.received(outcome);
    },
  });
  parts.add(async () => http.close());
  const url = await listen(http, settings);
  await startWork();
  log.info({ url, store: database.kind, role }, 'service started');
  return {
    url,
    queue,
    stop: async () => {
      isStopping = true;
      log.info('service stopping');
      await parts.close();
      log.info('service stopped');
    },
  };
}

interface StoreParts {
  readonly database: Database;
  readonly queue: DeliveryQueue;
  readonly metrics: ServiceMetrics;
}

/** Opens what works on deliveries. Nothing is worked on before the function that it answers is called. */
async function openWork(
  options: ServiceOptions,
  parts: OpenParts,
  { database, queue, metrics }: StoreParts,
): Promise<() => Promise<void>> {
  const { settings, log } = options;
  const auditor = options.openAuditor();
  parts.add(async () => auditor.close());
  const clients = openClients(options, metrics);
  parts.add(async () => {
    clients.close();
  });
  const blobs = createBlobStore(database.kysely);
  const housekeeping = startHousekeeping({
    queue,
    blobs,
    retention: createRetention(database.kysely),
    retentionDays: settings.retentionDays,
    log,
  });
  parts.add(async () => housekeeping.stop());
  parts.add(async () => queue.stop({ graceSeconds: settings.shutdownGraceSeconds }));
  const handle = await createDeliveryWork({
    ports: createHandlerPorts(options, { auditor, clients, blobs, database, queue, metrics }),
    appId: settings.appId,
    privateKey: settings.privateKey,
    webhookSecret: settings.webhookSecrets[0] ?? '',
    log,
    onOutcome: (outcome) => {
      metrics.worked(outcome);
    },
  });
  return async () => {
    await queue.work({ concurrency: settings.reviewConcurrency, handle });
    if (settings.sweepMinutes > 0) {
      const sweep = sweepOf(options, { database, clients, queue, metrics });
      parts.add(async () => sweep.stop());
    }
  };
}

async function nothingToStart(): Promise<void> {}

function openClients(
  { settings, log, clock, requestTimeoutMs, outage, writeBurst }: ServiceOptions,
  metrics: ServiceMetrics,
): GithubClients {
  return new GithubClients({
    appId: settings.appId,
    privateKey: settings.privateKey,
    apiUrl: settings.githubApiUrl,
    clock,
    requestTimeoutMs,
    ...outage,
    writeBurst,
    onExchange: (exchange) => {
      metrics.exchanged(exchange);
    },
    onDown: (isDown) => {
      metrics.githubDown(isDown);
      if (isDown) {
        log.error('GitHub does not answer, requests are held back');
      } else {
        log.info('GitHub answers again');
      }
    },
  });
}

/** GitHub's word for how long a delivery may lag: minutes. https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/troubleshooting-webhooks */
const SETTLING_MS = 600_000;

interface SweptParts extends StoreParts {
  readonly clients: GithubClients;
}

function sweepOf(
  { settings, log, clock, sweep }: ServiceOptions,
  { database, clients, queue, metrics }: SweptParts,
): RepeatedWork {
  return startSweep({
    ports: {
      deliveryLog: new DeliveryLog(clients.app, clock),
      missed: createMissedDeliveryStore(database.kysely),
      clients,
      unreviewed: createUnreviewedStore(database.kysely),
      queue,
      clock,
      log,
      settlingMs: sweep?.settlingMs ?? SETTLING_MS,
    },
    lead: database.lead,
    everyMinutes: settings.sweepMinutes,
    log,
    onResult: (result) => {
      metrics.swept(result);
    },
    timer: sweep?.timer,
  });
}

type HttpServer = Awaited<ReturnType<typeof createHttpServer>>;

async function listen(http: HttpServer, { host, port }: ServiceSettings): Promise<string> {
  try {
    return await http.listen({ host, port });
  } catch (cause) {
    throw new FaultlineError(
      'settings-invalid',
      `Nothing can listen on port ${port} of ${host}. Set HOST and PORT to an address of this machine that no other process has.`,
      { cause },
    );
  }
}

interface OpenedParts extends StoreParts, Pick<ReviewerOptions, 'clients' | 'blobs'> {
  readonly auditor: Auditor;
}

function createHandlerPorts(
  options: ServiceOptions,
  { auditor, clients, blobs, database: { kysely }, queue, metrics }: OpenedParts,
): HandlerPorts {
  const { settings, rules, rulePagesUrl, version, clock } = options;
  const rulebook: RuleBook = {
    table: ruleTable(rules.map(({ meta }) => meta)),
    pagesUrl: rulePagesUrl,
  };
  const reviews = createReviewStore(kysely);
  const waivers = createWaiverStore(kysely);
  const reviewer = new Reviewer({
    clients,
    appId: settings.appId,
    appSlug: appSlugReader(clients.app, clock),
    auditor: timedAuditor(auditor, clock, metrics),
    rules,
    rulebook,
    version,
    blobs,
    reviews,
    waivers,
    audits: createAuditStore(kysely),
    judgements: async (repositoryId) => ruleStatistics(kysely, repositoryId),
    clock,
    metrics,
  });
  const { readRulePage } = options;
  return {
    reviewer,
    customers: new Customers(createInstallationStore(kysely), queue),
    commands: new CommentCommands({
      reviewer,
      reviews,
      waivers,
      intake: queue,
      rulebook,
      readRulePage,
      version,
      clock,
    }),
    intake: queue,
  };
}
