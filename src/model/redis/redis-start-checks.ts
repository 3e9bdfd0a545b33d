import type { FileQuestion, Project } from '../project.ts';
import { compareText } from '#core/finding.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { redisUseOf } from './redis-keys.ts';
import type { RedisClient } from './redis-clients.ts';
import { serverCodeOf } from '../http/server-code.ts';
import { configEvidence } from '../deploy/serverless.ts';
import { serviceOf } from '../services.ts';
import { importedFiles } from '../code/imported-files.ts';

const CHECKS =
  /\.(?:ping|isReady|isOpen)\b|\.status\s*===?\s*['"]ready|['"]ready['"]|await\s+[\w.]*(?:redis|client|cache|connection|kv|pubsub|publisher|subscriber)\w*\.connect\(|RedisHealthIndicator|health_?check|check_?redis|redis_?health|\.info\(['")]|\bPING\b|connect\(\)\.(?:then|catch)|redis\.connect\(|client\.connect\(/iu;

/** The program files that look whether Redis answers. */
export const REDIS_CHECK_FILES: FileQuestion = {
  name: 'redis-start-checks',
  words: ['edis', 'REDIS', 'alkey'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [CHECKS],
};

/**
 * The Redis clients of servers, the first of each service, in services where nothing looks whether Redis
 * answers: neither in their own files nor in what the file of the client imports.
 */
export function uncheckedClientsOf(project: Project): readonly RedisClient[] {
  const server = serverCodeOf(project).files;
  const checked = new Set(project.filesWhere(REDIS_CHECK_FILES).map(({ path }) => path));
  const checkedRoots = new Set([...checked].map((path) => serviceOf(project, path).root));
  const use = redisUseOf(project);
  const clients = use.clients
    .filter(({ library, module }) => library !== '@upstash/redis' && server.has(module.path))
    // What is only handed to a queue library is looked at by that; a function has no start.
    .filter((client) => use.keysOf(client).length > 0)
    .filter(({ module }) => configEvidence(project, module.path) === undefined)
    .toSorted((a, b) => compareText(a.module.path, b.module.path));
  const first = new Map<string, RedisClient>();
  for (const client of clients) {
    const { root } = serviceOf(project, client.module.path);
    const isChecked =
      checkedRoots.has(root) ||
      importedFiles(project, client.module.path).some((path) => checked.has(path)) ||
      [...server].some(
        (path) => checked.has(path) && importedFiles(project, path).includes(client.module.path),
      );
    if (!isChecked && !first.has(root)) {
      first.set(root, client);
    }
  }
  return [...first.values()];
}
