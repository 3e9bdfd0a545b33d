import type { EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Ranged } from '#model/code/code.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { Project } from '#model/project.ts';
import type { RedisClient } from '#model/redis/redis-clients.ts';
import {
  hasDatabasePerEnvironment,
  hasServerOfItsStack,
  namesServerOfItsStack,
  isDeploymentPath,
} from '#model/redis/redis-databases.ts';
import { REDIS_FILES, redisUseOf } from '#model/redis/redis-keys.ts';
import type { RedisKeyUse } from '#model/redis/redis-keys.ts';
import { BULLMQ_FILES, queuesOnClient } from '#model/redis/redis-queues.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { calledName } from '#model/code/reach.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  option:
    'This {library} client takes its server from a setting and adds no prefix, and keys such as {key} name no environment, so environments that share the server overwrite each other. Set {option} to the environment, or use a database for each.',
  helper:
    'This {library} client takes its server from a setting, and keys such as {key} name no environment, so environments that share the server overwrite each other. Make every key in a helper that puts the environment first, or use a database for each.',
  queue:
    "This {library} client takes its server from a setting and carries BullMQ queues without a prefix, so environments that share the server take each other's jobs. Set the prefix option of the queues and workers; BullMQ refuses a client with keyPrefix.",
} as const;

const MOST_KEYS = 3;
const READS =
  /^(?:get|getex|strlen|exists|ttl|pttl|h(?:get|mget|getall|exists|keys|vals|len)|smembers|sismember|scard|lrange|llen|lindex|zrange|zrangebyscore|zrevrange|zscore|zcard|pfcount|getbit|xlen)$/iu;

export default defineRule({
  meta: {
    id: 'redis/key-prefix-missing',
    title: 'Redis keys do not say which environment they belong to',
    severity: 'critical',
    confidence: 'medium',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a05'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://github.com/redis/ioredis#transparent-key-prefixing',
      'https://redis.io/docs/latest/develop/using-commands/keyspace/',
      'https://docs.bullmq.io/bull/patterns/redis-cluster',
    ],
    messages: MESSAGES,
    control: 'Cache keys carry their environment',
  },
  asks: [REDIS_FILES, BULLMQ_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isDeploymentPath(path),
    check(project, report) {
      const use = redisUseOf(project);
      // A file that knows the server of its own stack reaches that, whatever else it can be told to use.
      const atHome = new Set(
        use.clients
          .filter(({ call }) => namesServerOfItsStack(project, call))
          .map(({ module }) => module.path),
      );
      for (const client of use.clients) {
        const { path } = client.module;
        if (!isBeside(path) && !atHome.has(path)) {
          checkClient(project, client, use.keysOf(client), report);
        }
      }
    },
  },
});

function isBeside(path: string): boolean {
  return isTestPath(path) || isSamplePath(path) || isOneOffPath(path);
}

function checkClient(
  project: Project,
  client: RedisClient,
  keys: readonly RedisKeyUse[],
  report: Report<typeof MESSAGES>,
): void {
  const { module, call, library, address } = client;
  const at = module.place(call.callee);
  if (client.separation === 'given') {
    report.control(at, 'The client has a prefix or a database of its environment.');
    return;
  }
  if (
    client.separation === 'unknown' ||
    address.kind !== 'setting' ||
    // The keys there are those of the library for queues.
    /broker|celery/iu.test(address.name ?? '') ||
    hasDatabasePerEnvironment(project, address.name) ||
    hasServerOfItsStack(project, address.name)
  ) {
    return;
  }
  const own = keys.filter(({ kind, module: user }) => kind === 'bare' && !isProbe(user.path));
  // Who only reads overwrites nothing, and reads what somebody else names.
  const bare = own.every((use) => READS.test(calledName(use.call))) ? [] : own;
  const first = bare.find(isWritten) ?? bare[0];
  const queues = queuesOnClient(project, client);
  if (first === undefined) {
    if (keys.some(({ kind }) => kind === 'separated')) {
      report.control(at, 'Keys are made with their environment.');
    }
    const open = queues.filter(({ prefix }) => prefix === 'absent');
    if (open.length > 0) {
      report.violation({
        at,
        message: 'queue',
        data: { library },
        evidence: open.slice(0, MOST_KEYS).map((queue) => ({
          ...queue.module.place(queue.call.callee),
          note: 'Runs on this client without a prefix.',
        })),
      });
    }
    return;
  }
  const evidence = bare.slice(0, MOST_KEYS).map((use): EvidencePlace => ({
    ...use.module.place(use.key),
    note: 'A key without its environment.',
  }));
  const key = oneKey(first.module, first.key);
  // BullMQ throws on a client with keyPrefix.
  if (client.prefixOption === undefined || queues.length > 0) {
    report.violation({ at, message: 'helper', data: { library, key }, evidence });
  } else {
    const data = { library, key, option: client.prefixOption };
    report.violation({ at, message: 'option', data, evidence });
  }
}

// What a health check writes is its own and gone at once.
function isProbe(path: string): boolean {
  return /health/iu.test(fileNameOf(path));
}

function isWritten({ key }: RedisKeyUse): boolean {
  return key.kind === 'literal' || key.kind === 'template';
}

function oneKey(module: CodeModule, key: Ranged): string {
  return module.text(key).replaceAll(/\s+/gu, ' ');
}
