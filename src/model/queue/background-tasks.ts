import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Ranged } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { argumentOf } from '../code/values.ts';

/** Work that is started and left to run beside the rest, in the same process. */
export interface BackgroundTask {
  readonly module: CodeModule;
  /** The callee that starts it. */
  readonly at: Ranged;
  /** When it runs: `after the answer` has gone out, or `beside` what started it. */
  readonly when: 'after the answer' | 'beside';
  /** What runs; undefined when that is no function of the project. */
  readonly run: Resolved<FunctionExpr> | undefined;
}

interface TaskForm {
  readonly callee: RegExp;
  readonly when: BackgroundTask['when'];
  /** The argument that runs: a function, or a call of one. */
  readonly keyword: string;
  readonly index: number;
}

const FORMS: readonly TaskForm[] = [
  // https://fastapi.tiangolo.com/tutorial/background-tasks/, https://www.starlette.io/background/
  form(/^(?:fastapi|starlette)(?:\.\w+)*\.BackgroundTasks\(\)\.add_task$/u, 'after the answer'),
  form(/^starlette\.background\.BackgroundTask$/u, 'after the answer'),
  // https://nextjs.org/docs/app/api-reference/functions/after
  form(
    /^(?:next\/server\.(?:unstable_)?after|@vercel\/functions\.waitUntil)$/u,
    'after the answer',
  ),
  form(/^asyncio\.(?:create_task|ensure_future)$/u, 'beside'),
  { callee: /^threading\.Thread$/u, when: 'beside', keyword: 'target', index: 1 },
  form(/^(?:timers\.)?setImmediate$/u, 'beside'),
  form(/^(?:queueMicrotask|process\.nextTick)$/u, 'beside'),
];

const KEPT = form(/\.waitUntil$/u, 'after the answer');

const WORDS =
  /^(?:add_task|BackgroundTask|after|unstable_after|waitUntil|create_task|ensure_future|Thread|setImmediate|queueMicrotask|nextTick)$/u;

function form(callee: RegExp, when: BackgroundTask['when']): TaskForm {
  return { callee, when, keyword: 'func', index: 0 };
}

/** The background tasks that a file starts, in source order. Promises that nobody awaits are none of them. */
export function backgroundTasksOf(module: CodeModule): readonly BackgroundTask[] {
  return module.calls.flatMap((call) => {
    const found = WORDS.test(calledName(call)) ? formOf(module, call) : undefined;
    return found === undefined
      ? []
      : [{ module, at: call.callee, when: found.when, run: runOf(module, call, found) }];
  });
}

function formOf(module: CodeModule, call: CallExpr): TaskForm | undefined {
  const name = calleeOf(module, call) ?? '';
  return FORMS.find(({ callee }) => callee.test(name)) ?? (isKeptAlive(call) ? KEPT : undefined);
}

// A Worker goes on until the promise is settled. https://hono.dev/docs/api/context#executionctx
function isKeptAlive({ callee }: CallExpr): boolean {
  return (
    callee.kind === 'member' &&
    callee.name === 'waitUntil' &&
    /^(?:executionCtx|ctx|context)$/u.test(lastName(callee.object))
  );
}

function runOf(
  module: CodeModule,
  call: CallExpr,
  { index, keyword }: TaskForm,
): BackgroundTask['run'] {
  const given = argumentOf(module, call, index, keyword);
  return given.kind === 'given' ? functionBehind(given.module, given.value) : undefined;
}

// `asyncio.create_task(refresh())` and `waitUntil(refresh())` are handed what the function returned.
function functionBehind(module: CodeModule, value: Expr): BackgroundTask['run'] {
  return functionOf(module, value.kind === 'call' ? value.callee : value);
}
