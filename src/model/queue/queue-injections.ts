import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import type { QueueWorker } from './queue-workers.ts';
import { calleeOf } from '../code/resolve.ts';
import { propertyOf, stringOf } from '../code/values.ts';

/** The files of NestJS that ask for a queue, in order to put jobs into it. */
export const INJECTION_FILES: FileQuestion = {
  name: 'queue-injections',
  words: ['InjectQueue', 'getQueueToken', 'InjectFlowProducer'],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  file: () => true,
};

/**
 * False for a BullMQ processor of NestJS whose queue nothing asks for: no job ever gets there.
 * True where that cannot be told. https://docs.nestjs.com/techniques/queues
 */
export function mayBeQueued(module: CodeModule, { at }: QueueWorker): boolean {
  const decorator = module.calls.find(({ callee }) => callee.start === at.start);
  const first = decorator?.args[0]?.value;
  if (
    decorator === undefined ||
    first === undefined ||
    calleeOf(module, decorator) !== '@nestjs/bullmq.Processor'
  ) {
    return true;
  }
  const keys = keysOf(module, first);
  const asking = module.project.filesWhere(INJECTION_FILES);
  return keys.length === 0 || asking.some(({ text }) => keys.some((key) => text.includes(key)));
}

// The constant as it is written, and the text that it stands for.
function keysOf(module: CodeModule, first: Expr): readonly string[] {
  const given = propertyOf(module, first, 'name');
  const value = given.kind === 'given' ? given.value : first;
  const constant = value.kind === 'name' || value.kind === 'member' ? [value.name] : [];
  const name = stringOf(module, value);
  return name === undefined ? constant : [...constant, `'${name}'`, `"${name}"`];
}
