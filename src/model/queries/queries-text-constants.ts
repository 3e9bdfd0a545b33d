import type { CodeModule } from '../code/code-module.ts';
import type { Expr, MemberExpr } from '../code/code.ts';
import { follow } from '../code/resolve.ts';

/** Names that by convention are constants: `TABLE`. */
export const CONSTANT_NAME = /^[A-Z][A-Z0-9_]+$/u;

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
