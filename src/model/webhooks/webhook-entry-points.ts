import type { CodeModule } from '../code/code-module.ts';
import type { ClassExpr, FunctionExpr, Ranged } from '../code/code.ts';
import { exportOf } from '../code/exports.ts';
import { lastName } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { handlerOf } from '../http/routes-handler.ts';
import type { InboundEntry } from './webhook-handlers.ts';

const WEBHOOK = /web[-_]?hook/iu;

/**
 * Functions that receive webhooks without a route beside them: Django's views, served by path elsewhere,
 * and functions that a platform serves by the name of their file or export. Only those named webhook.
 */
export function entryPointsOf(module: CodeModule): readonly InboundEntry[] {
  return module.language === 'python' ? djangoViews(module) : servedFunctions(module);
}

/**
 * Django: functions with `@csrf_exempt`, and `post` of a class-based view, the REST framework's too.
 *
 * @see https://docs.djangoproject.com/en/stable/howto/csrf/
 */
function djangoViews(module: CodeModule): readonly InboundEntry[] {
  return module.nodes.flatMap((node): readonly InboundEntry[] => {
    switch (node.kind) {
      case 'function':
        return node.decorators.some((each) => isExempt(module, each))
          ? [entry(module, node.name ?? '', { module, expr: node }, headOf(node))]
          : [];
      case 'class':
        return classView(module, node);
      default:
        return [];
    }
  });
}

function isExempt(module: CodeModule, decorator: FunctionExpr['decorators'][number]): boolean {
  return /^django\.views\.decorators\.(?:csrf\.csrf_exempt|http\.require_POST)$/u.test(
    nameOf(module, decorator) ?? '',
  );
}

function classView(module: CodeModule, cls: ClassExpr): readonly InboundEntry[] {
  const isView = cls.bases.some((base) => /(?:View|ViewSet|Mixin)$/u.test(lastName(base)));
  const post = cls.methods.find(({ name }) => name === 'post');
  return isView && post !== undefined && WEBHOOK.test(cls.name ?? '')
    ? [
        entry(
          module,
          `${cls.name ?? ''}.post`,
          { module, expr: post },
          headOf(post),
          cls.decorators,
        ),
      ]
    : [];
}

const SERVE =
  /^(?:Deno\.serve|serve|(?:https?:\/\/deno\.land\/std[^/]*\/http\/server\.ts|std\/http\/server)\.serve|firebase-functions(?:\/v[12])?(?:\/https)?(?:\.https)?\.onRequest|h3\.defineEventHandler|h3\.eventHandler|defineEventHandler|eventHandler)$/u;

/**
 * Supabase and Deno functions, Firebase's `onRequest`, Nitro's event handlers, Remix actions and
 * SvelteKit's and Astro's `POST`.
 */
function servedFunctions(module: CodeModule): readonly InboundEntry[] {
  if (!WEBHOOK.test(module.path + module.file.text)) {
    return [];
  }
  return [...servedCalls(module), ...servedExports(module)];
}

function servedCalls(module: CodeModule): readonly InboundEntry[] {
  return module.calls.flatMap((call) => {
    const last = call.args.at(-1)?.value;
    const name = calleeOf(module, call) ?? '';
    const handler = SERVE.test(name) && last !== undefined ? handlerOf(module, last) : undefined;
    const bind = module.parent(call);
    const own = bind?.kind === 'bind' && bind.target.kind === 'name' ? bind.target.name : '';
    return handler === undefined || !WEBHOOK.test(`${own}${module.path}`)
      ? []
      : [entry(module, own === '' ? nameByFile(module.path) : own, handler, call.callee)];
  });
}

// https://remix.run/docs/en/main/guides/resource-routes#webhooks
function servedExports(module: CodeModule): readonly InboundEntry[] {
  const isRemix = /(?:^|\/)routes\//u.test(module.path);
  const isSvelte = /(?:^|\/)(?:\+server\.[jt]s|pages\/.*\.ts)$/u.test(module.path);
  const name = isRemix && !isSvelte ? 'action' : 'POST';
  if ((!isRemix && !isSvelte) || !WEBHOOK.test(module.path)) {
    return [];
  }
  const meaning = exportOf(module, name);
  const binding = meaning?.kind === 'binding' ? meaning.binding : undefined;
  if (binding?.kind === 'function') {
    const handler = { module, expr: binding.fn };
    return [entry(module, nameByFile(module.path), handler, headOf(binding.fn))];
  }
  const handler = binding?.kind === 'value' ? handlerOf(module, binding.value) : undefined;
  return handler?.module === module
    ? [entry(module, nameByFile(module.path), handler, headOf(handler.expr))]
    : [];
}

function nameByFile(path: string): string {
  return path
    .replace(/^.*?(?:functions|routes|api|pages)\//u, '')
    .replace(/(?:\/(?:index|\+server))?\.\w+$/u, '');
}

function entry(
  module: CodeModule,
  name: string,
  handler: Resolved<FunctionExpr>,
  at: Ranged,
  before: InboundEntry['before'] = [],
): InboundEntry {
  return { name, path: null, method: '*', handler, before, module, at, confidence: 'high' };
}

function headOf(fn: FunctionExpr): Ranged {
  return fn.name === null
    ? { start: fn.start, end: Math.min(fn.end, fn.start + 'async'.length) }
    : { start: fn.nameStart, end: fn.nameEnd };
}
