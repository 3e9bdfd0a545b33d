import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr } from '../code/code.ts';
import { isWaitedFor, outboundCall } from '../resilience/outbound-calls.ts';
import { callsIn } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { positional, valueOf } from '../code/values.ts';

/** Work that keeps a request, or every request of the process, waiting. */
export interface LongWork {
  readonly call: CallExpr;
  /** `blocks` stops the event loop, `model`, `mail`, `process` and `sleep` keep the request. */
  readonly kind: 'blocks' | 'model' | 'mail' | 'process' | 'sleep';
}

const BLOCKING: Readonly<Record<'typescript' | 'python', RegExp>> = {
  typescript:
    /^(?:child_process\.(?:execSync|spawnSync|execFileSync)|(?:bcrypt|bcryptjs)\.(?:hashSync|compareSync)|crypto\.(?:pbkdf2Sync|scryptSync))$/u,
  python:
    /^(?:time\.sleep|requests\.(?:get|post|put|patch|delete|head|request)|urllib\.request\.urlopen|subprocess\.(?:run|call|check_call|check_output)|os\.system|httpx\.(?:get|post|put|patch|delete|request)|bcrypt\.(?:hashpw|checkpw))$/u,
};
const PROCESS =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|asyncio\.create_subprocess_(?:exec|shell)|os\.system|execa(?:\.\w+)?|child_process\.(?:exec|execFile|spawn))$/u;
/** What makes pictures, sound, films and long texts takes seconds to minutes. */
const MEDIA =
  /\.(?:images?|audio|videos?|speech|transcriptions?)\.|\b(?:generateImage|transcribe|replicate|fal)\b/iu;
const STREAMED = /stream|yield|Readable|EventSource|text\/event-stream/u;

/** The long work of a handler itself, in source order; what it hands to a thread or a queue is none. */
export function longWorkIn(module: CodeModule, fn: FunctionExpr): readonly LongWork[] {
  return callsIn(fn).flatMap((call) => {
    const kind = module.enclosingFunction(call) === fn ? kindOf(module, call, fn) : undefined;
    return kind === undefined ? [] : [{ call, kind }];
  });
}

function kindOf(
  module: CodeModule,
  call: CallExpr,
  fn: FunctionExpr,
): LongWork['kind'] | undefined {
  const name = calleeOf(module, call) ?? '';
  const blocks = BLOCKING[module.language].test(name);
  if (blocks && (module.language === 'typescript' || fn.isAsync)) {
    return isSleepShort(module, call, name) ? undefined : 'blocks';
  }
  if (PROCESS.test(name)) {
    return isLeftAlone(module, fn, name) ? undefined : 'process';
  }
  const outbound = outboundCall(module, call);
  if (outbound === undefined || !isWaitedFor(module, call)) {
    return undefined;
  }
  switch (outbound.kind) {
    case 'sleep':
      // A loop waits for something or tries again, and has no answer before.
      return isLongSleep(module, call) &&
        !isInLoop(module, call, fn) &&
        !ON_PURPOSE.test(lineOf(module, call))
        ? 'sleep'
        : undefined;
    case 'mail':
      return isInLoop(module, call, fn) ? 'mail' : undefined;
    case 'model':
      return MEDIA.test(module.text(call.callee)) && !STREAMED.test(module.text(fn))
        ? 'model'
        : undefined;
    default:
      return undefined;
  }
}

// A process that is started and not waited for keeps nobody.
function isLeftAlone(module: CodeModule, fn: FunctionExpr, name: string): boolean {
  const text = module.text(fn);
  return /run|call|check|system/u.test(name)
    ? false
    : /\bdetached\b|\bunref\(/u.test(text) ||
        !/\.(?:wait|communicate|on|once)\(|await|promisify|\(err/u.test(text);
}

function isSleepShort(module: CodeModule, call: CallExpr, name: string): boolean {
  return name === 'time.sleep' && !isAtLeast(module, call, 0.05);
}

// `time.sleep(2)  # prevents brute-force`
const ON_PURPOSE = /(?:#|\/\/).*(?:brute|throttl|timing|enumerat|slow|attack|guess)/iu;

function lineOf({ file: { text } }: CodeModule, { start, end }: CallExpr): string {
  const until = text.indexOf('\n', end);
  return text.slice(text.lastIndexOf('\n', start) + 1, until === -1 ? text.length : until);
}

const SECOND = 1000;

function isLongSleep(module: CodeModule, call: CallExpr): boolean {
  return isAtLeast(module, call, module.language === 'python' ? 1 : SECOND);
}

function isAtLeast(module: CodeModule, call: CallExpr, least: number): boolean {
  const first = positional(call, 0);
  const value = first === undefined ? undefined : valueOf(module, first);
  return value?.isKnown === true && typeof value.value === 'number' && value.value >= least;
}

function isInLoop(module: CodeModule, call: CallExpr, fn: FunctionExpr): boolean {
  for (const around of module.ancestors(call)) {
    if (around === fn) {
      return false;
    }
    if (around.kind === 'loop') {
      return true;
    }
  }
  return false;
}
