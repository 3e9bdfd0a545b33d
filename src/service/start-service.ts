import type { Logger } from 'pino';

import { appSlugReader } from '#github/app-identity.ts';
import { GithubClients } from '#github/github-clients.ts';
import type { Rule } from '#model/rule.ts';
import type { RuleBook } from '#report/rule-table.ts';
import { ruleTable } from '#report/rule-table.ts';
import type { Auditor } from '#review/auditor.ts';
import { createBlobStore } from '#store/blob-store.ts';
import { openDatabase } from '#store/database.ts';
import type { Database } from '#store/database.ts';
import { createDeliveryQueue } from '#store/delivery-queue.ts';
import type { DeliveryQueue, DeliveryQueueOptions } from '#store/delivery-queue.ts';
import { createInstallationStore } from '#store/installation-store.ts';
import { createReviewStore } from '#store/review-store.ts';

import { Customers } from './customers.ts';
import { createHttpServer } from './http/server.ts';
import { Reviewer } from './reviewer.ts';
import type { ServiceSettings } from './settings.ts';
import { createDeliveryWork } from './work-delivery.ts';

export interface ServiceOptions {
  readonly settings: ServiceSettings;
  readonly log: Logger;
  /** Closed by the service when it stops. */
  readonly auditor: Auditor & { close(): Promise<void> };
  /** The rules that the auditor runs. */
  readonly rules: readonly Rule[];
  /** Address of the published rule pages, null when there are none. */
  readonly rulePagesUrl: string | null;
  readonly version: string;
  readonly clock: () => Date;
  /** For tests: faster retries. */
  readonly queue?: DeliveryQueueOptions;
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
  const { settings, log } = options;
  const { databaseUrl: url, dataDirectory: directory } = settings;
  const database = await openDatabase({ url, directory }, log);
  try {
    return await startOn(database, options);
  } catch (error) {
    await options.auditor.close();
    await database.close();
    throw error;
  }
}

async function startOn(database: Database, options: ServiceOptions): Promise<RunningService> {
  const { settings, log, auditor } = options;
  const queue = await createDeliveryQueue(database, options.queue ?? {}, log);
  let isStopping = false;
  const http = await createHttpServer({
    intake: queue,
    secrets: settings.webhookSecrets,
    appId: settings.appId,
    log,
    isReady: async () => {
      await database.ping();
      return !isStopping;
    },
  });
  await queue.work({
    concurrency: settings.reviewConcurrency,
    handle: await createDeliveryWork({
      ports: {
        reviewer: createReviewer(database, options),
        customers: customersOf(database, queue),
      },
      appId: settings.appId,
      privateKey: settings.privateKey,
      webhookSecret: settings.webhookSecrets[0] ?? '',
      log,
    }),
  });
  const url = await http.listen({ host: settings.host, port: settings.port });
  log.info({ url, store: database.kind }, 'service started');

  async function shutDown(): Promise<void> {
    isStopping = true;
    log.info('service stopping');
    await http.close();
    await queue.stop({ graceSeconds: settings.shutdownGraceSeconds });
    await auditor.close();
    await database.close();
    log.info('service stopped');
  }
  let stopped: Promise<void> | undefined;
  return {
    url,
    queue,
    stop: async () => {
      stopped ??= shutDown();
      return stopped;
    },
  };
}

function createReviewer(database: Database, options: ServiceOptions): Reviewer {
  const { settings, auditor, rules, rulePagesUrl, version, clock } = options;
  const { appId, privateKey, githubApiUrl: apiUrl } = settings;
  const clients = new GithubClients({ appId, privateKey, apiUrl });
  const rulebook: RuleBook = {
    table: ruleTable(rules.map(({ meta }) => meta)),
    pagesUrl: rulePagesUrl,
  };
  return new Reviewer({
    clients,
    appId,
    appSlug: appSlugReader(clients.app, clock),
    auditor,
    rules,
    rulebook,
    version,
    blobs: createBlobStore(database.kysely),
    reviews: createReviewStore(database.kysely),
    clock,
  });
}

function customersOf(database: Database, queue: DeliveryQueue): Customers {
  return new Customers(createInstallationStore(database.kysely), queue);
}
