import type { CodeModule } from './code-module.ts';
import type { Expr, MemberExpr } from './code.ts';
import type { VariablePart } from './queries-text-spot.ts';
import { follow, nameOf } from './resolve.ts';
import { lookUp } from './scope.ts';

/** Names that by convention are constants: `TABLE`. */
export const CONSTANT_NAME = /^[A-Z][A-Z0-9_]+$/u;

/** Names of what a request brings: what is in it is never constant. */
export const REQUEST_NAME =
  /^_?(?:req|request|ctx|context|c|params|query|body|input|args|event|data|payload|form|search\w*|info)$/iu;

const SETTINGS =
  /^(?:process\.env|os\.environ|os\.getenv|import\.meta\.env|django\.conf\.settings)\b/u;
const SETTINGS_NAME =
  /^_?(?:settings|config|conf|env|cfg|configuration|settings_?\w*|app_settings|app_config)$/iu;

const FRAGMENT_NAME =
  /(?:[a-z0-9](?:Sql|SQL|Query|Queries|Clauses?|Conditions?|Fragments?|Statement|Where|Expr|Expression|Ctes?|Joins?|Filter|Filters|OrderBy))$|(?:^|_)(?:sql|query|queries|stmt|statement|where|clauses?|conditions?|fragments?|predicates?|subquery|ctes?|joins?|expr|expression|ddl|dml|internal)$/u;

/** True for what is SQL itself by its name: it is built, and looked at, where it comes from. */
export function isFragment(expr: Expr): boolean {
  switch (expr.kind) {
    case 'name':
      return FRAGMENT_NAME.test(expr.name);
    case 'member':
      return (
        !/^(?:req|request|query|params|body|args)$/u.test(nameOfObject(expr)) &&
        FRAGMENT_NAME.test(expr.name)
      );
    case 'call':
      return (
        isFragment(expr.callee) || (expr.callee.kind === 'member' && isFragment(expr.callee.object))
      );
    default:
      return false;
  }
}

function nameOfObject({ object }: MemberExpr): string {
  return object.kind === 'name' || object.kind === 'member' ? object.name : '';
}

/** True for what the environment says: `process.env.X`. */
export function isSetting(module: CodeModule, expr: Expr): boolean {
  return SETTINGS.test(nameOf(module, expr) ?? '');
}

/** Where a value comes from, as far as its root tells. */
export function originOf(module: CodeModule, expr: Expr, depth = 0): VariablePart['origin'] {
  let root = expr;
  while (root.kind === 'member' || root.kind === 'index' || root.kind === 'call') {
    root = root.kind === 'call' ? root.callee : root.object;
  }
  // `const url = new URL(process.env.DATABASE_URL)`.
  const made = depth > 2 || root.kind !== 'name' ? undefined : follow(module, root);
  const isMadeOfSetting =
    made?.expr.kind === 'call' &&
    made.expr.args.some(({ value }) => originOf(made.module, value, depth + 1) === 'setting');
  if (isMadeOfSetting) {
    return 'setting';
  }
  if (isSetting(module, expr) || isBelowSettings(expr)) {
    return 'setting';
  }
  const binding = root.kind === 'name' ? lookUp(module, root.name, root) : undefined;
  const isCallers =
    binding?.kind === 'parameter' &&
    !(root.kind === 'name' && REQUEST_NAME.test(root.name)) &&
    expr.kind !== 'call';
  return isCallers ? 'parameter' : 'value';
}

// `config.schema`, `self.configuration['warehouse']`.
function isBelowSettings(expr: Expr): boolean {
  switch (expr.kind) {
    case 'name':
      return SETTINGS_NAME.test(expr.name);
    case 'member':
      return isBelowSettings(expr.object) || SETTINGS_NAME.test(nameOfObject(expr));
    case 'index':
      return isBelowSettings(expr.object);
    case 'call':
      return isBelowSettings(expr.callee);
    default:
      return false;
  }
}

/** True for names of constants and of what a class knows of itself; Django's `request.GET` is none. */
export function isConstantMember({ name }: MemberExpr): boolean {
  const isRequest = /^(?:GET|POST|PUT|PATCH|DELETE|COOKIES|META|FILES|REQUEST|DATA)$/u.test(name);
  return name.startsWith('_') || (CONSTANT_NAME.test(name) && !isRequest);
}

/** True for what is chosen from what there is: `columns.find((column) => …)`, or the result of a schema of words. */
export function isLookedUp(module: CodeModule, object: Expr): boolean {
  const end = object.kind === 'name' ? follow(module, object) : undefined;
  if (end?.expr.kind !== 'call' || end.expr.callee.kind !== 'member') {
    return false;
  }
  const { callee, args } = end.expr;
  if (callee.name === 'find') {
    return args[0]?.value.kind === 'function';
  }
  const schema = /^(?:safeParse|parse)$/u.test(callee.name)
    ? follow(end.module, callee.object)
    : undefined;
  return (
    schema?.expr.kind === 'call' &&
    schema.expr.callee.kind === 'member' &&
    /^(?:enum|nativeEnum|literal|number|uuid)$/u.test(schema.expr.callee.name)
  );
}
