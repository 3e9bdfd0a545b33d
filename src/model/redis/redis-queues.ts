import type { CallExpr } from '../code/code.ts';
import type { CodeModule } from '../code/code-module.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import type { RedisClient } from './redis-clients.ts';
import { clientsBehind } from './redis-keys.ts';
import { calleeOf } from '../code/resolve.ts';
import { positional, propertyOf } from '../code/values.ts';

/** A BullMQ or Bull object that was given a client of the project's own. */
export interface QueueOnClient {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** Whether it sets its own `prefix`, the one that keeps apart what shares a Redis. */
  readonly prefix: 'given' | 'absent' | 'unknown';
}

/** The program files that use BullMQ. */
export const BULLMQ_FILES: FileQuestion = {
  name: 'bullmq',
  words: ['bullmq'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  file: () => true,
};

const BULLMQ = /^bullmq\.(?:Queue|Worker|QueueEvents|FlowProducer|JobScheduler)(?:Pro)?$/u;

/**
 * The BullMQ objects that run on a client. BullMQ refuses a client with `keyPrefix` and puts its own
 * `prefix` before its keys. https://docs.bullmq.io/bull/patterns/redis-cluster
 */
export function queuesOnClient(project: Project, client: RedisClient): readonly QueueOnClient[] {
  return project
    .filesWhere(BULLMQ_FILES)
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module) => module.calls.flatMap((call) => queueOn(module, call, client) ?? []));
}

function queueOn(
  module: CodeModule,
  call: CallExpr,
  client: RedisClient,
): QueueOnClient | undefined {
  const callee = calleeOf(module, call) ?? '';
  if (!call.isNew || !BULLMQ.test(callee)) {
    return undefined;
  }
  const options = call.args.at(-1)?.value ?? positional(call, 0);
  const connection = propertyOf(module, options, 'connection');
  const isOnClient =
    connection.kind === 'given' &&
    clientsBehind(connection.module, connection.value, [client]).length > 0;
  return isOnClient
    ? { module, call, prefix: propertyOf(module, options, 'prefix').kind }
    : undefined;
}
