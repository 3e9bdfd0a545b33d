import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { reachOf } from '../code/reach.ts';
import type { QueueWorker } from './queue-workers.ts';
import { CONTEXT_ID } from '../observability/request-context.ts';
import { calleeOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { follow } from '../code/follow.ts';
import { positional } from '../code/values.ts';

const ENTERS =
  /\.run\(|enterWith\(|\brun_?(?:with|in)\w*\(|\bwith\w*(?:Context|Trace|Span|Tracing|RequestId)\w*\(|bind_contextvars|copy_context|startActiveSpan|start_as_current_span|propagation\.|traceFunction|\bcontext\.with\(|@UseCls\(/u;

/**
 * True when a processor enters a context, or handles the id of one, as far as two calls deep; also when
 * the file that declares the worker does, since it may wrap the processor.
 */
export function entersContext(module: CodeModule, processor: Resolved<FunctionExpr>): boolean {
  const reached = reachOf(processor, 2).map((each) => each.module.text(each.fn));
  return (
    [module.file.text, ...reached].some((text) => ENTERS.test(text) || CONTEXT_ID.test(text)) ||
    // Headers that are handed on may carry the id.
    reached.some((text) => /\bheaders\b/u.test(text))
  );
}

const SCHEDULES =
  /\brepeat\s*:|upsertJobScheduler|@Cron\b|\bcron\w*\s*[:(]|\.every\(|\.schedule\(/u;
const ADDING = /\.(?:add|addBulk|enqueue_job|send|now)\(/u;

/**
 * True when a schedule names the jobs of a worker and nothing else adds any: the clock starts them, and no
 * request has a context to hand on.
 */
export function isScheduled(module: CodeModule, { name, at }: QueueWorker): boolean {
  const given = module.calls.find(({ callee }) => callee.start === at.start)?.args[0]?.value;
  const constant = given?.kind === 'name' || given?.kind === 'member' ? [given.name] : [];
  const keys = name === undefined ? constant : [...constant, `'${name}'`, `"${name}"`];
  const naming = queueFilesOf(module.project).filter(({ text }) =>
    keys.some((key) => text.includes(key)),
  );
  return naming.some(({ text }) => SCHEDULES.test(text)) && !naming.some(addsAtOnce);
}

// `add(name, data, { repeat })` is a schedule.
function addsAtOnce({ text }: ProjectFile): boolean {
  return ADDING.test(text) && !/\brepeat\s*:/u.test(text);
}

function queueFilesOf(project: Project): readonly ProjectFile[] {
  return project.filesWhere({
    name: 'queue-context/queues',
    path: (path) => languageOf(path) !== undefined && !isTestPath(path),
    file: ({ text }) => SCHEDULES.test(text) || ADDING.test(text),
  });
}

const ADDS = /^(?:bullmq\.Queue|bull(?:\.(?:Queue|default))?)\(\)\.add$/u;
const JOB_ID_READ =
  /\bjob\.data\.(?:\w+\.)?(\w*(?:requestId|correlationId|traceId|traceparent|traceContext))\b/iu;

/** A job that is added without the id that the workers of the program read from their jobs. */
export interface AnonymousJob {
  readonly call: CallExpr;
  /** The property that a worker reads: `requestId`. */
  readonly key: string;
  /** Where it reads it. */
  readonly reader: { readonly path: string; readonly start: number; readonly end: number };
}

/** Jobs of BullMQ and Bull that a file adds with data written as a literal that has no such id. */
export function anonymousJobsOf(module: CodeModule): readonly AnonymousJob[] {
  const adds = module.calls.filter(
    (call) =>
      call.callee.kind === 'member' &&
      call.callee.name === 'add' &&
      ADDS.test(calleeOf(module, call) ?? ''),
  );
  const reader = adds.length === 0 ? undefined : readerOf(module);
  return reader === undefined
    ? []
    : adds.filter((call) => isAnonymous(module, call)).map((call) => ({ call, ...reader }));
}

function readerOf(module: CodeModule): Pick<AnonymousJob, 'key' | 'reader'> | undefined {
  const readers = module.project.filesWhere({
    name: 'queue-context/reads-job-id',
    path: (path) => languageOf(path) === 'typescript',
    file: ({ text }) => JOB_ID_READ.test(text),
  });
  for (const file of readers) {
    const match = JOB_ID_READ.exec(file.text);
    if (match !== null) {
      const place = file.place({ start: match.index, end: match.index + match[0].length });
      return { key: match[1] ?? '', reader: place };
    }
  }
  return undefined;
}

// `add('name', { … })` in BullMQ, `add({ … })` in Bull. Data from elsewhere may have it.
function isAnonymous(module: CodeModule, call: CallExpr): boolean {
  const [first, second] = [positional(call, 0), positional(call, 1)];
  const data = first?.kind === 'object' ? first : second;
  const end = data === undefined ? undefined : follow(module, data);
  return (
    end?.expr.kind === 'object' &&
    end.expr.entries.every(
      (entry) =>
        entry.kind === 'property' && !CONTEXT_ID.test(entry.key) && entry.value.kind !== 'call',
    ) &&
    !call.args.some(({ value }) => CONTEXT_ID.test(module.text(value)))
  );
}
