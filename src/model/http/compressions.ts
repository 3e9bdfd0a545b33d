import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node } from '../code/code.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { routesOf } from './routes.ts';
import { keywordOf, positional, propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A place where a program installs compression of its answers. */
export interface Compression {
  readonly call: CallExpr;
  readonly by: string;
  /** True when even the smallest answers are compressed. */
  readonly isBoundless: boolean;
  /** The first route that is declared before it, which it therefore never sees. */
  readonly after: Node | undefined;
}

const NODE =
  /^(?:compression|koa-compress|hono\/compress\.compress|@fastify\/compress|shrink-ray-current)$/u;

/** The compressions that a file installs, in source order. */
export function compressionsOf(module: CodeModule): readonly Compression[] {
  return module.calls.flatMap((call) =>
    module.language === 'python' ? pythonCompression(module, call) : nodeCompression(module, call),
  );
}

function nodeCompression(module: CodeModule, call: CallExpr): readonly Compression[] {
  const name = calleeOf(module, call) ?? '';
  const isRequire = call.callee.kind === 'name' && call.callee.name === 'require';
  if (!NODE.test(name) || isRequire) {
    return [];
  }
  const threshold = propertyOf(module, positional(call, 0), 'threshold');
  return [
    {
      call,
      by: module.text(call.callee),
      isBoundless: isZero(threshold),
      after: routeBefore(module, call),
    },
  ];
}

function isZero(option: Option): boolean {
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return value?.isKnown === true && Number(value.value) === 0 && value.value !== null;
}

// https://www.starlette.io/middleware/#gzipmiddleware
function pythonCompression(module: CodeModule, call: CallExpr): readonly Compression[] {
  const isAdded = call.callee.kind === 'member' && call.callee.name === 'add_middleware';
  const first = positional(call, 0);
  if (!isAdded || first === undefined || !/^(?:GZip|Brotli)Middleware$/u.test(module.text(first))) {
    return [];
  }
  return [
    {
      call,
      by: module.text(first),
      isBoundless: isZero(keywordOf(module, call, 'minimum_size')),
      after: undefined,
    },
  ];
}

/** `app.use(compression())` after `app.get(…)` or `app.use('/api', router)` of the same application and block. */
function routeBefore(module: CodeModule, call: CallExpr): Node | undefined {
  const use = module.parent(call);
  if (
    use?.kind !== 'call' ||
    use.callee.kind !== 'member' ||
    use.callee.name !== 'use' ||
    use.args.length !== 1
  ) {
    return undefined;
  }
  const app = module.text(use.callee.object);
  const block = module.parent(module.parent(use) ?? use);
  const routes = new Set<unknown>(routesOf(module).map(({ at }) => at));
  return module.calls.find(
    (other) => isEarlier(other) && (routes.has(other.callee) || mountsRouter(module, other)),
  );

  function isEarlier(other: CallExpr): boolean {
    return (
      other.end <= (use?.start ?? 0) &&
      other.callee.kind === 'member' &&
      module.text(other.callee.object) === app &&
      module.parent(module.parent(other) ?? other) === block
    );
  }
}

function mountsRouter(module: CodeModule, { callee, args }: CallExpr): boolean {
  const last = args.at(-1)?.value;
  const made = last === undefined ? undefined : follow(module, last);
  return (
    callee.kind === 'member' &&
    callee.name === 'use' &&
    args.length === 2 &&
    last?.kind === 'name' &&
    (/rout(?:er|es)$/iu.test(last.name) ||
      (made?.expr.kind === 'call' && /Router\(/u.test(made.module.text(made.expr))))
  );
}
