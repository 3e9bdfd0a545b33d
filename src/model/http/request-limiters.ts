import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { nodesIn } from '../code/reach.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';
import { propertyOf, argumentOf } from '../code/values.ts';

/** A limit on requests whose key is the address of the client, as the application sees it. */
export interface RequestLimiter {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** Such as `express-rate-limit`. */
  readonly library: string;
  readonly framework: 'Express' | 'Fastify' | 'NestJS' | 'Flask' | 'FastAPI';
  /** Where the address comes from: the connection, or the first of a header that anybody can send. */
  readonly key: 'peer' | 'header';
}

/** Files that limit requests by a library. */
export const LIMITER_FILES: FileQuestion = {
  name: 'request-limiters',
  words: [
    'express-rate-limit',
    'express-slow-down',
    '@fastify/rate-limit',
    '@nestjs/throttler',
    'slowapi',
    'flask_limiter',
  ],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: () => true,
};

const EXPRESS = /^express-(?<name>rate-limit|slow-down)(?:\.(?:default|rateLimit|slowDown))?$/u;

/** The limiters of all services that tell clients apart by their address, in order of paths. */
export function requestLimitersOf(project: Project): readonly RequestLimiter[] {
  return project.filesWhere(LIMITER_FILES).flatMap((file) => {
    const module = project.module(file.path);
    return module === undefined
      ? []
      : module.calls.flatMap((call) => limiterOf(module, call) ?? []);
  });
}

function limiterOf(module: CodeModule, call: CallExpr): RequestLimiter | undefined {
  const name = calleeOf(module, call) ?? '';
  const express = EXPRESS.exec(name);
  if (express !== null) {
    const library = `express-${express.groups?.['name'] ?? ''}`;
    return withGenerator(module, call, { library, framework: 'Express' }, call.args[0]?.value);
  }
  const [first, second] = call.args;
  if (
    name.endsWith('.register') &&
    first !== undefined &&
    nameOf(module, first.value)?.startsWith('@fastify/rate-limit') === true
  ) {
    const facts = { library: '@fastify/rate-limit', framework: 'Fastify' } as const;
    return withGenerator(module, call, facts, second?.value);
  }
  if (/^@nestjs\/throttler\.ThrottlerModule\.forRoot(?:Async)?$/u.test(name)) {
    const isOwn = /getTracker|storage:.*tracker/u.test(module.file.text);
    return isOwn
      ? undefined
      : { module, call, library: '@nestjs/throttler', framework: 'NestJS', key: 'peer' };
  }
  return pythonLimiter(module, call, name);
}

function withGenerator(
  module: CodeModule,
  call: CallExpr,
  facts: Pick<RequestLimiter, 'library' | 'framework'>,
  options: Expr | undefined,
): RequestLimiter | undefined {
  const generator = propertyOf(module, options, 'keyGenerator');
  if (generator.kind === 'absent') {
    return { module, call, ...facts, key: 'peer' };
  }
  const fn = generator.kind === 'given' ? functionOf(generator.module, generator.value) : undefined;
  const key = fn === undefined ? undefined : keyOf(fn.module, fn.expr);
  return key === undefined ? undefined : { module, call, ...facts, key };
}

// Only a key that is the address and nothing else.
function keyOf(module: CodeModule, fn: FunctionExpr): RequestLimiter['key'] | undefined {
  const text = module.text(fn);
  const usesMore =
    /user|session|token|api_?key|tenant|account|body|cf-connecting-ip|x-real-ip|fly-client-ip|true-client-ip/iu.test(
      text,
    );
  if (usesMore) {
    return undefined;
  }
  if (nodesIn(fn).some((node) => takesFirst(module, node))) {
    return 'header';
  }
  return /\b(?:req|request)\.(?:ip|socket\.remoteAddress|connection\.remoteAddress)\b/u.test(
    text,
  ) && !/forwarded/iu.test(text)
    ? 'peer'
    : undefined;
}

// `headers['x-forwarded-for'].split(',')[0]`: the part that the client itself has written.
function takesFirst(module: CodeModule, node: Node): boolean {
  const text = node.kind === 'index' ? module.text(node) : '';
  return (
    /x-forwarded-for/iu.test(text) &&
    /\.split\(\s*["'],\s*["']\s*\)\s*(?:\?\.)?\[\s*0\s*\]$/u.test(text)
  );
}

function pythonLimiter(
  module: CodeModule,
  call: CallExpr,
  name: string,
): RequestLimiter | undefined {
  const isSlow = /^slowapi(?:\.\w+)*\.Limiter$/u.test(name);
  const isFlask = /^flask_limiter(?:\.\w+)*\.Limiter$/u.test(name);
  if (!isSlow && !isFlask) {
    return undefined;
  }
  const key = argumentOf(module, call, 0, 'key_func');
  const used = key.kind === 'given' ? (nameOf(key.module, key.value) ?? '') : '';
  const library = isSlow ? 'slowapi' : 'Flask-Limiter';
  const framework = isSlow ? 'FastAPI' : 'Flask';
  if (used.endsWith('.get_remote_address')) {
    return { module, call, library, framework, key: 'peer' };
  }
  if (used.endsWith('.get_ipaddr')) {
    return { module, call, library, framework, key: 'header' };
  }
  const fn = key.kind === 'given' ? functionOf(key.module, key.value) : undefined;
  const own = fn === undefined ? undefined : keyOf(fn.module, fn.expr);
  return own === 'header' ? { module, call, library, framework, key: own } : undefined;
}
