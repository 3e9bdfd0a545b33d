import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Parameter, Stmt } from '../code/code.ts';
import { argumentFor } from './queries.ts';
import { isTestForName } from './queries-safe-calls.ts';
import { CONSTANT_NAME } from './queries-text-constants.ts';
import { callsOf } from './queries-text-givers.ts';
import type { Origin } from './queries-text-spot.ts';
import { wayTo } from './queries-text-way.ts';
import type { Way } from './queries-text-way.ts';
import { nameOf } from '../code/resolve.ts';
import { routesOf } from '../http/routes.ts';
import type { Binding } from '../code/scope.ts';

const REQUEST_NAME = /^_?(?:req|request|\w+Request|\w+_request)$/u;
const CONTEXT_NAME = /^_?(?:ctx|context|c|event|evt|e)$/u;
const REQUEST_TYPE = /(?:Request|IncomingMessage|APIGatewayProxyEvent(?:V2)?)\(\)$/u;
const REQUEST_PART =
  /^(?:body|rawBody|query|queries|params|param|headers|header|cookies|cookie|files|file|url|originalUrl|nextUrl|searchParams|json|get_json|text|formData|form|args|values|data|view_args|query_params|path_params|match_info|rel_url|GET|POST|COOKIES|FILES|META)$/u;
const EVENT_PART =
  /^(?:body|queryStringParameters|multiValueQueryStringParameters|pathParameters|headers|rawQueryString)$/u;
const CONTEXT_PART = /^(?:query|params|headers|cookies|body|searchParams)$/u;
const GLOBAL_REQUEST =
  /^(?:(?:flask|quart|bottle|sanic)\.request\.(?:args|form|values|json|get_json|data|get_data|headers|cookies|files|view_args|query|forms|params)\b|frappe\.(?:local\.)?(?:form_dict|request)\b)/u;
const BODY_NAME =
  /^(?:(?:req|request|raw)?_?(?:[bB]ody)|formData|form_data|searchParams|form_dict)$/u;

/**
 * Who decides a value: `request` when it is read from a request or message, `parameter` when callers in
 * other files give it, undefined when the program itself, its database or its operator do, and when it
 * cannot be told.
 */
export function originOf(module: CodeModule, expr: Expr): Origin | undefined {
  return originOfWay(wayTo(module, expr), expr, 0);
}

/** Who decides what lies along the keys below a value. */
export function originAlong(module: CodeModule, expr: Expr, keys: Way['keys']): Origin | undefined {
  return originOfWay(wayTo(module, expr, keys), expr, 0);
}

function originOfWay(way: Way | undefined, expr: Expr, depth: number): Origin | undefined {
  if (way === undefined) {
    return undefined;
  }
  if (isFromRequest(way)) {
    return 'request';
  }
  const { binding, keys } = way;
  if (binding?.kind !== 'parameter' || isSettingsName(way.root)) {
    return undefined;
  }
  const asked = depth > 2 ? undefined : originOfArguments(way, binding, depth);
  if (asked !== undefined) {
    return asked.origin;
  }
  const given = givenBy(way.module, binding.parameter, binding.fn);
  // What a method gives back is not what the caller gave.
  const isCall = expr.kind === 'call' && !isReading(expr);
  return given === 'request' || (!isCall && keys.every((key) => key !== 'id')) ? given : undefined;
}

// What the calls in this file give; undefined when there is none or others may call with something else.
function originOfArguments(
  { module, keys }: Way,
  { parameter, fn }: Extract<Binding, { kind: 'parameter' }>,
  depth: number,
): { readonly origin: Origin | undefined } | undefined {
  const index = fn.params.indexOf(parameter);
  const given = callsOf(module, fn).map((call) => argumentFor(fn, index, call));
  const origins = given.map((value) =>
    value === undefined ? undefined : originOfWay(wayTo(module, value, keys), value, depth + 1),
  );
  if (origins.includes('request')) {
    return { origin: 'request' };
  }
  const isOwn = given.every((value) => value !== undefined && isConstant(value));
  return given.length > 0 && (isOwn || !isReachable(module, fn))
    ? { origin: origins.find((origin) => origin !== undefined) }
    : undefined;
}

function isConstant(expr: Expr): boolean {
  const isNamed = (expr.kind === 'name' || expr.kind === 'member') && CONSTANT_NAME.test(expr.name);
  return expr.kind === 'literal' || isNamed;
}

function isReading({ callee }: Extract<Expr, { kind: 'call' }>): boolean {
  return callee.kind === 'member' && /^(?:get|getAll|pop|trim|strip|toString)$/u.test(callee.name);
}

function isFromRequest({ module, root, binding, keys }: Way): boolean {
  const name = root.kind === 'name' ? root.name : '';
  const [first, second] = keys;
  const external = GLOBAL_REQUEST.test([nameOf(module, root), ...keys].join('.'));
  if (external) {
    return true;
  }
  if (binding?.kind !== 'parameter') {
    return false;
  }
  if (BODY_NAME.test(name)) {
    return true;
  }
  const own = nameOfParameter(binding.parameter);
  if (REQUEST_NAME.test(own) || REQUEST_TYPE.test(nameOf(module, root) ?? '')) {
    return isPart(REQUEST_PART, first);
  }
  const isBelow = isPart(/^(?:req|request)$/u, first) && isPart(REQUEST_PART, second);
  if (CONTEXT_NAME.test(own)) {
    return isBelow || isPart(EVENT_PART, first) || isPart(CONTEXT_PART, first);
  }
  // `({ req }) => …` and `({ request }) => …`.
  return own === '' && isBelow;
}

function isPart(form: RegExp, key: string | null | undefined): boolean {
  return typeof key === 'string' && form.test(key);
}

function nameOfParameter({ target }: Parameter): string {
  return target.kind === 'name' ? target.name : '';
}

const SETTINGS_NAME =
  /^_?(?:settings|config|conf|env|cfg|configuration|settings_?\w*|options|opts|spec|definition|descriptor|app_settings|app_config|self|this|cls)$/iu;

function isSettingsName(root: Expr): boolean {
  return root.kind === 'name' && SETTINGS_NAME.test(root.name);
}

const REQUEST_DECORATOR =
  /^@nestjs\/(?:common|graphql|websockets|microservices)\.(?:Body|Query|Param|Headers|Args|MessageBody|Payload|UploadedFile)$/u;
const OPEN_DECORATOR = /^frappe\.whitelist$/u;

/** Who gives a parameter its value. */
function givenBy(module: CodeModule, parameter: Parameter, fn: FunctionExpr): Origin | undefined {
  const isDecorated = parameter.decorators.some((decorator) =>
    REQUEST_DECORATOR.test(nameOfDecorator(module, decorator)),
  );
  const isOpen = fn.decorators.some((decorator) =>
    OPEN_DECORATOR.test(nameOfDecorator(module, decorator)),
  );
  const isTested = fn.decorators.some((decorator) => isTestForName(lastName(decorator)));
  if (isTested) {
    return undefined;
  }
  if (
    isDecorated ||
    isOpen ||
    isOfPythonRoute(module, parameter, fn) ||
    isOfResolver(parameter, fn)
  ) {
    return 'request';
  }
  return isReachable(module, fn) ? 'parameter' : undefined;
}

// `@validate_search_inputs`, `@frappe.validate_and_sanitize_search_inputs`.
function lastName(decorator: Expr): string {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  return callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
}

function nameOfDecorator(module: CodeModule, decorator: Expr): string {
  return nameOf(module, decorator.kind === 'call' ? decorator.callee : decorator) ?? '';
}

const PARENT = /^(?:_+|_?(?:root|parent|source|obj))$/u;

// `(root, args, context) => …` answers a field of GraphQL.
// https://graphql.org/graphql-js/type/#graphqlobjecttype
function isOfResolver(parameter: Parameter, { params }: FunctionExpr): boolean {
  const [parent, args, context] = params;
  return (
    parent !== undefined &&
    args === parameter &&
    context !== undefined &&
    PARENT.test(nameOfParameter(parent)) &&
    CONTEXT_NAME.test(nameOfParameter(context))
  );
}

// FastAPI and Flask hand the path and the query to parameters; what a dependency makes is no part of it.
function isOfPythonRoute(module: CodeModule, parameter: Parameter, fn: FunctionExpr): boolean {
  const { fallback, type } = parameter;
  return (
    module.language === 'python' &&
    routesOf(module).some(({ handler }) => handler.expr === fn) &&
    ![fallback, type].some(
      (each) =>
        each !== null &&
        /\bDepends\b|\bSecurity\(|\b(?:pattern|regex)\s*=/u.test(module.text(each)),
    ) &&
    (type === null || /\b(?:str|Any|dict|list|List|Dict)\b/u.test(module.text(type)))
  );
}

/** True for functions that other files call; a callback is given its values by whom it is handed to. */
export function isReachable(module: CodeModule, fn: FunctionExpr): boolean {
  const parent = module.parent(fn);
  switch (parent?.kind) {
    case 'class':
      return true;
    case 'object':
      return !isHandedOver(module, parent);
    case 'functionDeclaration':
      return isExportedFrom(module, fn.name, parent);
    case 'bind': {
      const name = parent.target.kind === 'name' ? parent.target.name : null;
      return isExportedFrom(module, name, parent);
    }
    case 'assign':
    case 'export':
      return true;
    default:
      return false;
  }
}

// `createCache({ load: (ids) => … })`: who is given the function decides what it is called with.
function isHandedOver(module: CodeModule, object: Expr): boolean {
  for (const ancestor of module.ancestors(object)) {
    if (ancestor.kind !== 'object') {
      return ancestor.kind === 'call';
    }
  }
  return false;
}

function isExportedFrom(
  module: CodeModule,
  name: string | null,
  statement: Extract<Stmt, { kind: 'functionDeclaration' | 'bind' }>,
): boolean {
  const isTopLevel = module.parent(statement) === undefined;
  if (name === null || !isTopLevel) {
    return false;
  }
  return module.language === 'python' || exportedNames(module).has(name);
}

const exported = new WeakMap<CodeModule, ReadonlySet<string>>();

function exportedNames(module: CodeModule): ReadonlySet<string> {
  let names = exported.get(module);
  if (names === undefined) {
    const found = module.facts.body.flatMap((statement) => {
      if (statement.kind === 'export') {
        const own = statement.value?.kind === 'name' ? [statement.value.name] : [];
        return statement.from === null
          ? [...own, ...statement.names.map(({ local }) => local)]
          : [];
      }
      return statement.kind === 'expr' ? commonJsNames(module, statement.value) : [];
    });
    names = new Set(found);
    exported.set(module, names);
  }
  return names;
}

// `module.exports = { find, list: find }` and `exports.find = find`.
function commonJsNames(module: CodeModule, expr: Expr): readonly string[] {
  if (expr.kind !== 'assign' || expr.target.kind !== 'member') {
    return [];
  }
  if (!/^(?:module\.)?exports\b/u.test(module.text(expr.target))) {
    return [];
  }
  const { value } = expr;
  const values = value.kind === 'object' ? value.entries.map((entry) => entry.value) : [value];
  return values.flatMap((each) => (each.kind === 'name' ? [each.name] : []));
}
