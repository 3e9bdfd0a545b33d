import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import { calleeOf, classOf, nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { handlerOf, joinRoute } from './routes-handler.ts';
import type { Route } from './routes.ts';
import { argumentOf, keywordOf, positional, stringOf } from '../code/values.ts';

const PATTERN = /^django\.(?:urls|conf\.urls)\.(?<form>path|re_path|url)$/u;
const VIEW_METHODS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
]);
const METHOD_DECORATORS: ReadonlyMap<string, string> = new Map([
  ['require_GET', 'GET'],
  ['require_POST', 'POST'],
  ['require_safe', 'GET'],
]);

/**
 * Django: the patterns of a urls.py with functions and class-based views, the REST framework's too.
 *
 * @see https://docs.djangoproject.com/en/stable/topics/http/urls/
 */
export function djangoRoutes(module: CodeModule): readonly Route[] {
  return module.calls.flatMap((call) => {
    const form = PATTERN.exec(calleeOf(module, call) ?? '')?.groups?.['form'];
    const view = form === undefined ? undefined : argumentOf(module, call, 1, 'view');
    if (form === undefined || view?.kind !== 'given' || view.module !== module) {
      return [];
    }
    const path = joinRoute(prefixOf(module, call), patternPath(module, call, form));
    return viewsOf(module, view.value).map(({ method, handler }): Route => {
      return {
        method,
        path,
        handler,
        before: handler.module === module ? handler.expr.decorators : [],
        module,
        at: call.callee,
        framework: 'django',
        confidence: 'high',
      };
    });
  });
}

interface View {
  readonly method: string;
  readonly handler: Resolved<FunctionExpr>;
}

function viewsOf(module: CodeModule, view: Expr): readonly View[] {
  const cls = viewClass(module, view);
  if (cls !== undefined) {
    const allowed = allowedMethods(module, view);
    return cls.expr.methods
      .filter(({ name }) => allowed.has(name ?? ''))
      .map((method) => ({
        method: (method.name ?? '').toUpperCase(),
        handler: { module: cls.module, expr: method },
      }));
  }
  const handler = handlerOf(module, view);
  return handler === undefined ? [] : [{ method: statedMethod(handler), handler }];
}

/** `MemberView.as_view()`, also inside of decorators: `login_required(MemberView.as_view())`. */
function viewClass(module: CodeModule, view: Expr): ReturnType<typeof classOf> {
  if (view.kind !== 'call') {
    return undefined;
  }
  const { callee } = view;
  if (callee.kind === 'member' && callee.name === 'as_view') {
    return classOf(module, callee.object);
  }
  const inner = positional(view, 0);
  return inner === undefined ? undefined : viewClass(module, inner);
}

// `MemberView.as_view(http_method_names=["get"])`.
function allowedMethods(module: CodeModule, view: Expr): ReadonlySet<string> {
  const given = view.kind === 'call' ? keywordOf(module, view, 'http_method_names') : undefined;
  const names =
    given?.kind === 'given' && given.value.kind === 'list'
      ? given.value.items.map((item) => stringOf(given.module, item) ?? '')
      : undefined;
  return names === undefined ? VIEW_METHODS : VIEW_METHODS.intersection(new Set(names));
}

// A view answers every method unless a decorator says otherwise.
function statedMethod({ module, expr }: Resolved<FunctionExpr>): string {
  for (const decorator of expr.decorators) {
    const head = decorator.kind === 'call' ? decorator.callee : decorator;
    const name = nameOf(module, head)?.split('.').at(-1) ?? '';
    const only = METHOD_DECORATORS.get(name);
    const listed =
      decorator.kind === 'call' && /^(?:api_view|require_http_methods)$/u.test(name)
        ? positional(decorator, 0)
        : undefined;
    const methods = listed?.kind === 'list' ? listed.items : [];
    const single = methods.length === 1 ? stringOf(module, methods[0]) : undefined;
    if (only !== undefined || single !== undefined) {
      return only ?? single?.toUpperCase() ?? '*';
    }
  }
  return '*';
}

// `path('api/', include([path('members/', list_members)]))`.
function prefixOf(module: CodeModule, call: CallExpr): string | null {
  let prefix: string | null = '';
  for (const around of module.ancestors(call)) {
    const form =
      around.kind === 'call'
        ? PATTERN.exec(calleeOf(module, around) ?? '')?.groups?.['form']
        : undefined;
    if (around.kind === 'call' && form !== undefined) {
      prefix = joinRoute(patternPath(module, around, form), prefix);
    }
  }
  return prefix;
}

// A regular expression is a path as long as nothing but named groups stand in it.
function patternPath(module: CodeModule, call: CallExpr, form: string): string | null {
  const text = stringOf(module, positional(call, 0));
  if (text === undefined || form === 'path') {
    return text ?? null;
  }
  const path = text
    .replace(/^\^/u, '')
    .replace(/(?:\$|\\Z)$/u, '')
    .replace(/\/\?$/u, '')
    .replaceAll(/\(\?P<(?<name>\w+)>[^()]*\)/gu, '<$<name>>');
  return /[\\()[\]|*+?{}^$.]/u.test(path) ? null : path;
}
