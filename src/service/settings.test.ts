import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { FaultlineError } from '#core/errors.ts';
import { type Environment, readSettings, type ServiceSettings } from './settings.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PKCS1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const PKCS8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECRET = 'a-secret-long-enough-for-tests';

const LEAST = { APP_ID: '12345', PRIVATE_KEY: PKCS1, WEBHOOK_SECRET: SECRET };

function read(env: Environment, files: Readonly<Record<string, string>> = {}): ServiceSettings {
  return readSettings(env, (path) => {
    const text = files[path];
    if (text === undefined) {
      throw Object.assign(new Error(`no such file ${path}`), { code: 'ENOENT' });
    }
    return text;
  });
}

function problemsOf(
  env: Environment,
  files: Readonly<Record<string, string>> = {},
): readonly string[] {
  try {
    read(env, files);
    return [];
  } catch (error) {
    const isOurs = error instanceof FaultlineError && error.code === 'settings-invalid';
    return isOurs ? error.message.split('\n').slice(1) : [String(error)];
  }
}

test('the least that must be set is enough, and the rest has defaults', () => {
  expect(read(LEAST)).toEqual({
    appId: 12_345,
    privateKey: PKCS8,
    webhookSecrets: [SECRET],
    githubApiUrl: undefined,
    databaseUrl: undefined,
    dataDirectory: '.faultline',
    host: '127.0.0.1',
    port: 3000,
    logLevel: 'info',
    reviewConcurrency: 2,
    databasePoolSize: 10,
    shutdownGraceSeconds: 25,
    auditTimeoutSeconds: 120,
    auditMemoryMb: 1024,
    sweepMinutes: 5,
    metricsToken: undefined,
    readyQueueSeconds: 3600,
    retentionDays: 365,
    tracesEndpoint: undefined,
  });
});

test('everything that can be set is read', () => {
  const settings = read({
    ...LEAST,
    WEBHOOK_SECRET_PREVIOUS: 'the-secret-before-the-rotation',
    GITHUB_API_URL: 'https://github.example.com/api/v3/',
    DATABASE_URL: 'postgres://faultline:pass@db.example.com:5432/faultline?sslmode=require',
    DATA_DIRECTORY: '/var/lib/faultline',
    HOST: '0.0.0.0',
    PORT: '0',
    LOG_LEVEL: 'debug',
    REVIEW_CONCURRENCY: '8',
    DATABASE_POOL_SIZE: '20',
    SHUTDOWN_GRACE_SECONDS: '60',
    AUDIT_TIMEOUT_SECONDS: '300',
    AUDIT_MEMORY_MB: '4096',
    SWEEP_MINUTES: '0',
    METRICS_TOKEN: 'a-token-long-enough-for-tests',
    READY_QUEUE_SECONDS: '600',
    RETENTION_DAYS: '90',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com/otlp/',
    FAULTLINE_SOMETHING: 'of somebody else',
  });

  expect(settings).toEqual({
    appId: 12_345,
    privateKey: PKCS8,
    webhookSecrets: [SECRET, 'the-secret-before-the-rotation'],
    githubApiUrl: 'https://github.example.com/api/v3',
    databaseUrl: 'postgres://faultline:pass@db.example.com:5432/faultline?sslmode=require',
    dataDirectory: '/var/lib/faultline',
    host: '0.0.0.0',
    port: 0,
    logLevel: 'debug',
    reviewConcurrency: 8,
    databasePoolSize: 20,
    shutdownGraceSeconds: 60,
    auditTimeoutSeconds: 300,
    auditMemoryMb: 4096,
    sweepMinutes: 0,
    metricsToken: 'a-token-long-enough-for-tests',
    readyQueueSeconds: 600,
    retentionDays: 90,
    tracesEndpoint: 'https://collector.example.com/otlp',
  });
});

test.for([
  ['PKCS#1 PEM', PKCS1],
  ['PKCS#8 PEM', PKCS8],
  ['PEM with escaped line breaks', PKCS1.replaceAll('\n', '\\n')],
  ['PEM with Windows line breaks', PKCS1.replaceAll('\n', '\r\n')],
  ['PEM in quotes with escaped line breaks', `"${PKCS8.replaceAll('\n', '\\n')}"`],
  ['PEM without line breaks', PKCS1.replaceAll('\n', '')],
  ['base64 of the PEM', Buffer.from(PKCS1).toString('base64')],
] as const)('the key is taken as %s, inline and from a file', ([, text]) => {
  const inline = read({ ...LEAST, PRIVATE_KEY: text });
  const file = read(
    { APP_ID: '1', WEBHOOK_SECRET: SECRET, PRIVATE_KEY_PATH: 'key.pem' },
    { 'key.pem': text },
  );

  expect([inline.privateKey, file.privateKey]).toEqual([PKCS8, PKCS8]);
  expect(createPrivateKey(inline.privateKey).equals(privateKey)).toBe(true);
});

test('all problems are named at once, one line each', () => {
  const problems = problemsOf({
    PRIVATE_KEY: 'nonsense',
    WEBHOOK_SECRET: 'development',
    PORT: '99999',
    LOG_LEVEL: 'loud',
  });

  expect(problems.map((line) => line.split(' ').slice(0, 2).join(' ')).toSorted()).toEqual([
    '- APP_ID',
    '- LOG_LEVEL',
    '- PORT',
    '- PRIVATE_KEY',
    '- WEBHOOK_SECRET',
  ]);
});

test('an empty environment names what is required and nothing else', () => {
  expect(problemsOf({ PORT: '', DATABASE_URL: ' ' })).toEqual([
    '- APP_ID is missing; set it to the App ID that its settings page on GitHub shows',
    '- WEBHOOK_SECRET is missing; set it to the random value of at least 16 characters that the App has as its webhook secret',
    '- PRIVATE_KEY is missing; set it to the PEM file that GitHub issued for the App, or to base64 of it, or set PRIVATE_KEY_PATH to the file',
  ]);
});

const SHORT_KEY = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const CURVE_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

test.for([
  ['APP_ID', 'Iv1.abcdef', 'is not a number'],
  ['APP_ID', '0', 'is not a number'],
  ['WEBHOOK_SECRET', 'development', 'is the public default "development"'],
  ['WEBHOOK_SECRET', 'fifteen-letters', 'is shorter than 16 characters'],
  ['WEBHOOK_SECRET', `${SECRET}\n`, 'begins or ends with white space'],
  ['WEBHOOK_SECRET_PREVIOUS', 'development', 'is the public default "development"'],
  ['WEBHOOK_SECRET_PREVIOUS', SECRET, 'is the same as WEBHOOK_SECRET'],
  [
    'PRIVATE_KEY',
    `${PKCS1.slice(0, 200)}\n-----END RSA PRIVATE KEY-----`,
    'is neither a PEM private key nor base64 of one',
  ],
  ['PRIVATE_KEY', SHORT_KEY, 'is an RSA key of less than 2048 bits'],
  ['PRIVATE_KEY', CURVE_KEY, 'is not an RSA key'],
  ['PRIVATE_KEY_PATH', 'key.pem', 'is set together with PRIVATE_KEY'],
  ['GITHUB_API_URL', 'github.example.com', 'is not a URL'],
  ['GITHUB_API_URL', 'http://github.example.com/api/v3', 'is not https'],
  ['GITHUB_API_URL', 'https://github.example.com', 'does not look like an API address'],
  ['GITHUB_API_URL', 'https://github.com/api/v3/repos', 'does not look like an API address'],
  ['GITHUB_API_URL', 'https://api.tenant.ghe.com/api/v3', 'does not look like an API address'],
  [
    'GITHUB_API_URL',
    'https://user:word@github.example.com/api/v3',
    'has a user name, query or fragment',
  ],
  ['GITHUB_API_URL', 'ftp://127.0.0.1/', 'is not an http or https URL'],
  ['DATABASE_URL', 'mysql://root:word@db/faultline', 'is not a PostgreSQL URL'],
  ['DATABASE_URL', 'db.example.com', 'is not a PostgreSQL URL'],
  ['HOST', 'http://localhost', 'is not a host name or address'],
  ['PORT', '65536', 'is not a whole number from 0 to 65535'],
  ['PORT', '3000.5', 'is not a whole number from 0 to 65535'],
  ['LOG_LEVEL', 'verbose', 'is not a log level'],
  ['REVIEW_CONCURRENCY', '0', 'is not a whole number from 1 to 64'],
  ['DATABASE_POOL_SIZE', '0', 'is not a whole number from 1 to 200'],
  ['SHUTDOWN_GRACE_SECONDS', '-1', 'is not a whole number'],
  ['AUDIT_TIMEOUT_SECONDS', '2m', 'is not a whole number'],
  ['SWEEP_MINUTES', '1441', 'is not a whole number'],
  ['METRICS_TOKEN', 'short', 'is shorter than 16'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'is not the http or https address'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://me:secret@collector:4318', 'is not the http or https'],
  ['READY_QUEUE_SECONDS', '-1', 'is not a whole number'],
  ['RETENTION_DAYS', '7', 'is not a whole number'],
  ['AUDIT_MEMORY_MB', '1e3', 'is not a whole number'],
] as const)('%s: %j is a problem', ([name, value, problem]) => {
  const problems = problemsOf({ ...LEAST, [name]: value });

  expect(problems).toEqual([expect.stringContaining(`- ${name} ${problem}`)]);
});

test.for([
  'https://api.github.com',
  'https://api.octocorp.ghe.com/',
  'https://github.example.com/api/v3',
  'https://github.example.com:8443/api/v3',
  'http://127.0.0.1:4010',
  'http://localhost:4010/api/v3',
  'http://[::1]:4010',
])('the API address %s is taken', (url) => {
  expect(read({ ...LEAST, GITHUB_API_URL: url }).githubApiUrl).toBe(url.replace(/\/$/, ''));
});

test('a key file that is missing or holds no key is named with the reason', () => {
  const env = { APP_ID: '1', WEBHOOK_SECRET: SECRET, PRIVATE_KEY_PATH: 'key.pem' };

  expect(problemsOf(env)).toEqual([
    '- PRIVATE_KEY_PATH names a file that cannot be read (ENOENT); check the path and its permissions',
  ]);
  expect(problemsOf(env, { 'key.pem': 'nonsense' })).toEqual([
    expect.stringContaining('- PRIVATE_KEY_PATH names a file that is neither a PEM private key'),
  ]);
});

test('no value of a variable is in the message or the fields', () => {
  const canary = 'canary4711';
  const names = [
    'APP_ID',
    'PRIVATE_KEY',
    'WEBHOOK_SECRET',
    'GITHUB_API_URL',
    'DATABASE_URL',
    'PORT',
    'LOG_LEVEL',
    'AUDIT_MEMORY_MB',
  ];
  const env = Object.fromEntries(names.map((name) => [name, canary]));

  const problems = problemsOf({ ...env, WEBHOOK_SECRET_PREVIOUS: canary });

  expect(problems).toHaveLength(names.length + 2);
  expect(problems.join('\n')).not.toContain(canary);
});
