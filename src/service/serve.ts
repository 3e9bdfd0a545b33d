import type { Logger } from 'pino';

import { FaultlineError } from '#core/errors.ts';
import { AuditPool } from '#review/audit-pool.ts';
import { RULES } from '#rules/index.ts';

import { logLevelSwitch } from './log-level.ts';
import { createLogger } from './logger.ts';
import { readSettings } from './settings.ts';
import type { Environment, ServiceSettings } from './settings.ts';
import { startService } from './start-service.ts';
import type { ServiceRole } from './service-role.ts';

/** An answer to GitHub goes before a review: the threads that audit yield to the one that listens. */
const AUDIT_NICENESS = 10;

export interface ServeOptions {
  readonly role: ServiceRole;
  readonly env: Environment;
  readonly readFile: (path: string) => string;
  /** Calls the handler once when the process is asked to end (SIGTERM, SIGINT). */
  readonly onStopSignal: (handler: () => void) => void;
  /** Calls the handler each time when the process is asked for another level of its log (SIGUSR2). */
  readonly onLogLevelSignal: (handler: () => void) => void;
  readonly version: string;
  readonly rulePagesUrl: string | null;
  /** See `ServiceOptions`. */
  readonly readRulePage: (id: string) => Promise<string | undefined>;
  readonly clock: () => Date;
}

/**
 * Runs the service until it is asked to end; resolves when everything is closed. Rejects with
 * `settings-invalid`, `store-locked` or `store-unavailable` when it cannot start.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const settings = readSettings(options.env, options.readFile);
  const { role } = options;
  if (role !== 'all' && settings.databaseUrl === undefined) {
    throw new FaultlineError(
      'settings-invalid',
      `--role ${role} needs other processes on the same database, and the embedded one belongs to a single process. Set DATABASE_URL to a PostgreSQL server, or leave out --role.`,
    );
  }
  const { webhookSecrets, metricsToken = [] } = settings;
  const log = createLogger(settings.logLevel, undefined, webhookSecrets.concat(metricsToken));
  options.onLogLevelSignal(logLevelSwitch(log, settings.logLevel));
  const { version, rulePagesUrl, readRulePage, clock } = options;
  const service = await startService({
    role,
    settings,
    log,
    openAuditor: () => openAuditPool(settings, log),
    rules: RULES,
    rulePagesUrl,
    readRulePage,
    version,
    clock,
  });
  await new Promise<void>((resolve) => {
    options.onStopSignal(resolve);
  });
  await service.stop();
}

function openAuditPool(settings: ServiceSettings, log: Logger): AuditPool {
  const pool = new AuditPool({
    threads: settings.reviewConcurrency,
    memoryMegabytes: settings.auditMemoryMb,
    timeoutSeconds: settings.auditTimeoutSeconds,
    niceness: AUDIT_NICENESS,
  });
  // Nothing waits for it, and what is wrong with the threads the first review will say on GitHub, too.
  pool.warmUp().catch((error: unknown) => {
    log.warn({ err: error }, 'an audit thread could not be prepared');
  });
  return pool;
}
