import { z } from 'zod';
import { FaultlineError } from '#core/errors.ts';
import { readPrivateKey } from './private-key.ts';

/** Everything that an operator can set. Read once at start, by `readSettings`. */
export interface ServiceSettings {
  readonly appId: number;
  /** The App's RSA key as a PKCS#8 PEM. */
  readonly privateKey: string;
  /** The secrets that a webhook may be signed with: the current one and, during a rotation, the previous. */
  readonly webhookSecrets: readonly string[];
  /** Base URL of the REST API without a trailing slash. Undefined means github.com. */
  readonly githubApiUrl: string | undefined;
  /** Undefined means the embedded database in `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Reviews that run at the same time in this process. */
  readonly reviewConcurrency: number;
  /** Connections of this process to the database server for queries. */
  readonly databasePoolSize: number;
  /** How long running reviews may go on after SIGTERM. */
  readonly shutdownGraceSeconds: number;
  /** Time limit of one audit. */
  readonly auditTimeoutSeconds: number;
  /** Heap limit of one audit's worker thread, in MiB. */
  readonly auditMemoryMb: number;
  /** Minutes between two looks for what never reached the service; 0 for none. */
  readonly sweepMinutes: number;
  /** What `GET /metrics` asks for as a bearer token; undefined when there are no metrics. */
  readonly metricsToken: string | undefined;
  /** `GET /health/ready` answers 503 while a delivery waits for longer; 0 for any time. */
  readonly readyQueueSeconds: number;
  /** What nobody has needed for so many days is deleted. */
  readonly retentionDays: number;
  /** Base address of an OpenTelemetry collector without a trailing slash; undefined for no traces. */
  readonly tracesEndpoint: string | undefined;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const LEAST_SECRET_LENGTH = 16;

/** The secret that Probot falls back to when it is given none: public, so a signature made with it proves nothing. */
const PUBLIC_SECRET = 'development';

const SET_A_SECRET =
  'set it to the random value of at least 16 characters that the App has as its webhook secret';

const SET_A_TOKEN =
  'set it to a random value of at least 16 characters that is given to whoever reads the metrics, or leave it unset for no metrics';

const SETTINGS = z.object({
  APP_ID: required('set it to the App ID that its settings page on GitHub shows')
    .regex(
      /^[1-9]\d{0,14}$/,
      'is not a number; set it to the App ID that its settings page on GitHub shows',
    )
    .transform(Number),
  WEBHOOK_SECRET: secret(required(SET_A_SECRET), SET_A_SECRET),
  WEBHOOK_SECRET_PREVIOUS: secret(z.string(), SET_A_SECRET).optional(),
  GITHUB_API_URL: z
    .string()
    .check(explainWith(githubApiUrlProblem))
    .transform(withoutTrailingSlash)
    .optional(),
  DATABASE_URL: z.string().check(explainWith(databaseUrlProblem)).optional(),
  DATA_DIRECTORY: z.string().default('.faultline'),
  HOST: z
    .string()
    .regex(
      /^[A-Za-z0-9.:-]{1,253}$/,
      'is not a host name or address; set it to one such as 127.0.0.1 or 0.0.0.0',
    )
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 3000),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `is not a log level; set it to one of ${LOG_LEVELS.join(', ')}`)
    .default('info'),
  REVIEW_CONCURRENCY: wholeNumber(1, 64, 2),
  DATABASE_POOL_SIZE: wholeNumber(1, 200, 10),
  SHUTDOWN_GRACE_SECONDS: wholeNumber(1, 3600, 25),
  AUDIT_TIMEOUT_SECONDS: wholeNumber(1, 3600, 120),
  AUDIT_MEMORY_MB: wholeNumber(64, 65_536, 1024),
  SWEEP_MINUTES: wholeNumber(0, 1440, 5),
  METRICS_TOKEN: secret(z.string(), SET_A_TOKEN).optional(),
  READY_QUEUE_SECONDS: wholeNumber(0, 86_400, 3600),
  // No fewer than finished deliveries are kept for, so that nothing outlives what it is told apart by.
  RETENTION_DAYS: wholeNumber(8, 3650, 365),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .check(explainWith(collectorUrlProblem))
    .transform(withoutTrailingSlash)
    .optional(),
});

/**
 * Checks the environment and answers typed settings. An empty variable counts as not set, variables
 * that Faultline does not know are left alone, and no `.env` file is read.
 *
 * `readFile` answers the text of the file that PRIVATE_KEY_PATH names, or throws.
 *
 * Throws `settings-invalid` with every problem at once, one line each: the variable's name, what is
 * wrong, what to do. No value of any variable is in the message.
 */
export function readSettings(
  env: Environment,
  readFile: (path: string) => string,
): ServiceSettings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const read = SETTINGS.safeParse(set);
  const key = readKeySetting(set, readFile);
  const problems = [
    ...(read.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...('problem' in key ? [key.problem] : []),
    ...(isRepeatedSecret(set)
      ? ['WEBHOOK_SECRET_PREVIOUS is the same as WEBHOOK_SECRET; unset it']
      : []),
  ];
  if (!read.success || 'problem' in key || problems.length > 0) {
    const count = problems.length === 1 ? '1 setting is' : `${problems.length} settings are`;
    throw new FaultlineError(
      'settings-invalid',
      [`${count} invalid:`, ...problems.map((problem) => `- ${problem}`)].join('\n'),
      { fields: { problems } },
    );
  }
  return toServiceSettings(read.data, key.pem);
}

function toServiceSettings(read: z.output<typeof SETTINGS>, privateKey: string): ServiceSettings {
  const previous = read.WEBHOOK_SECRET_PREVIOUS;
  return {
    appId: read.APP_ID,
    privateKey,
    webhookSecrets:
      previous === undefined ? [read.WEBHOOK_SECRET] : [read.WEBHOOK_SECRET, previous],
    githubApiUrl: read.GITHUB_API_URL,
    databaseUrl: read.DATABASE_URL,
    dataDirectory: read.DATA_DIRECTORY,
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    reviewConcurrency: read.REVIEW_CONCURRENCY,
    databasePoolSize: read.DATABASE_POOL_SIZE,
    shutdownGraceSeconds: read.SHUTDOWN_GRACE_SECONDS,
    auditTimeoutSeconds: read.AUDIT_TIMEOUT_SECONDS,
    auditMemoryMb: read.AUDIT_MEMORY_MB,
    sweepMinutes: read.SWEEP_MINUTES,
    metricsToken: read.METRICS_TOKEN,
    readyQueueSeconds: read.READY_QUEUE_SECONDS,
    retentionDays: read.RETENTION_DAYS,
    tracesEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

function isRepeatedSecret(env: Environment): boolean {
  const previous = env['WEBHOOK_SECRET_PREVIOUS'];
  return previous !== undefined && previous === env['WEBHOOK_SECRET'];
}

type KeySetting = { readonly pem: string } | { readonly problem: string };

const SET_THE_KEY = 'set it to the PEM file that GitHub issued for the App, or to base64 of it';

function readKeySetting(env: Environment, readFile: (path: string) => string): KeySetting {
  const inline = env['PRIVATE_KEY'];
  const path = env['PRIVATE_KEY_PATH'];
  if (inline !== undefined && path !== undefined) {
    return { problem: 'PRIVATE_KEY_PATH is set together with PRIVATE_KEY; unset one of them' };
  }
  if (inline !== undefined) {
    const reading = readPrivateKey(inline);
    return 'problem' in reading
      ? { problem: `PRIVATE_KEY ${reading.problem}; ${SET_THE_KEY}` }
      : reading;
  }
  if (path === undefined) {
    return {
      problem: `PRIVATE_KEY is missing; ${SET_THE_KEY}, or set PRIVATE_KEY_PATH to the file`,
    };
  }
  return readKeyFile(path, readFile);
}

function readKeyFile(path: string, readFile: (path: string) => string): KeySetting {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const reason = z.object({ code: z.string() }).safeParse(error).data?.code ?? 'unknown reason';
    return {
      problem: `PRIVATE_KEY_PATH names a file that cannot be read (${reason}); check the path and its permissions`,
    };
  }
  const reading = readPrivateKey(text);
  return 'problem' in reading
    ? {
        problem: `PRIVATE_KEY_PATH names a file that ${reading.problem}; name the PEM file that GitHub issued for the App`,
      }
    : reading;
}

function required(whatToDo: string): z.ZodString {
  return z.string(`is missing; ${whatToDo}`);
}

function secret(value: z.ZodString, whatToDo: string): z.ZodString {
  return value.check(
    explainWith((text) => {
      if (text === PUBLIC_SECRET) {
        return `is the public default "${PUBLIC_SECRET}", which everybody knows; ${whatToDo}`;
      }
      if (text !== text.trim()) {
        return 'begins or ends with white space, which is part of a secret; remove it';
      }
      return text.length < LEAST_SECRET_LENGTH
        ? `is shorter than ${LEAST_SECRET_LENGTH} characters; ${whatToDo}`
        : undefined;
    }),
  );
}

function wholeNumber(
  least: number,
  most: number,
  fallback: number,
): z.ZodType<number, string | undefined> {
  const problem = `is not a whole number from ${least} to ${most}; leave it unset for ${fallback}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, problem)
    .transform(Number)
    .refine((value) => value >= least && value <= most, problem)
    .default(fallback);
}

/** A zod check whose message says what is wrong with a text, `problemOf` answering undefined when nothing is. */
function explainWith(problemOf: (text: string) => string | undefined): z.core.CheckFn<string> {
  return ({ value, issues }) => {
    const message = problemOf(value);
    if (message !== undefined) {
      // `input` stays empty so that no issue ever carries a secret.
      issues.push({ code: 'custom', message, input: undefined });
    }
  };
}

function databaseUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  return isPostgres && url.hostname !== ''
    ? undefined
    : 'is not a PostgreSQL URL; set it to postgres://USER:PASSWORD@HOST:5432/DATABASE (special characters percent-encoded), or leave it unset for the embedded database';
}

const API_URL_FORMS =
  'https://HOST/api/v3 for GitHub Enterprise Server, https://api.TENANT.ghe.com for GHE.com';

/**
 * GitHub Enterprise Server serves its API below `/api/v3`, GHE.com on a host of its own.
 * https://docs.github.com/en/enterprise-server@3.17/rest/using-the-rest-api/getting-started-with-the-rest-api
 */
function githubApiUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) {
    return `is not a URL; set it to ${API_URL_FORMS}, or leave it unset for github.com`;
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return `has a user name, query or fragment; set it to ${API_URL_FORMS}`;
  }
  if (isLoopback(url.hostname)) {
    return ['http:', 'https:'].includes(url.protocol) ? undefined : 'is not an http or https URL';
  }
  if (url.protocol !== 'https:') {
    return `is not https; set it to ${API_URL_FORMS}`;
  }
  const path = withoutTrailingSlash(url.pathname);
  const hasOwnHost =
    url.hostname === 'api.github.com' || /^api\.[a-z0-9-]+\.ghe\.com$/.test(url.hostname);
  return path === (hasOwnHost ? '' : '/api/v3')
    ? undefined
    : `does not look like an API address; set it to ${API_URL_FORMS}, or leave it unset for github.com`;
}

function collectorUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  const isPlain = url?.username === '' && url.search === '' && url.hash === '';
  return isHttp && isPlain
    ? undefined
    : 'is not the http or https address of an OpenTelemetry collector; set it to one such as http://127.0.0.1:4318 (credentials go into OTEL_EXPORTER_OTLP_HEADERS), or leave it unset for no traces';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function withoutTrailingSlash(text: string): string {
  return text.replace(/\/$/, '');
}
