import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Parameter } from '../code/code.ts';
import { isChecked } from './queries-checked.ts';
import { declaredKind } from './queries-declared-type.ts';
import { isFragment } from './queries-text-constants.ts';
import { originOf } from './queries-text-origin.ts';
import type { Parts, Spot } from './queries-text-spot.ts';
import { lookUp } from '../code/scope.ts';

const NONE: Parts = [];
const SAID_SAFE = /(?:escaped|quoted|sanitized|sanitised|validated|safe|Escaped|Quoted|Safe)/u;

/**
 * A value that nothing makes constant: a part when a request decides it, or a caller in another file
 * who can give any text. What the program, its database or its operator decides is none, and so is what
 * is checked, and what has a type that the project does not state.
 */
export function variable(spot: Spot, expr: Expr): Parts {
  const { module } = spot;
  if (!spot.isPart || isFragment(expr) || isSaidSafe(expr)) {
    return NONE;
  }
  const origin = originOf(module, expr);
  const isOpen = origin === 'request' || (origin === 'parameter' && canBeText(module, expr));
  return isOpen && !isChecked(module, expr) ? [{ module, expr, origin }] : NONE;
}

// `escapedSchema`, `options.quotedName`.
function isSaidSafe(expr: Expr): boolean {
  return (expr.kind === 'name' || expr.kind === 'member') && SAID_SAFE.test(expr.name);
}

function canBeText(module: CodeModule, expr: Expr): boolean {
  return module.language === 'typescript'
    ? declaredKind(module, expr) === 'text' && !(expr.kind === 'member' && isUntypedId(expr.name))
    : canBePythonText(module, expr);
}

// A key of a row is handed on far more often than a request's text is called so.
function isUntypedId(name: string): boolean {
  return /^id$|(?:Id|Ids|_id|_ids)$/u.test(name);
}

// An attribute of an object whose class is not known can be anything, mostly one of the program's own.
function canBePythonText(module: CodeModule, expr: Expr): boolean {
  switch (expr.kind) {
    case 'name': {
      const binding = lookUp(module, expr.name, expr);
      return binding?.kind !== 'parameter' || isTextType(module, binding.parameter);
    }
    case 'index':
      return canBePythonText(module, expr.object);
    // `filters['company']`; `filters.company` is an attribute.
    case 'member':
      return module.text(expr).endsWith(']') && canBePythonText(module, expr.object);
    case 'call':
      return (
        expr.callee.kind === 'member' &&
        expr.callee.name === 'get' &&
        canBePythonText(module, expr.callee.object)
      );
    default:
      return false;
  }
}

function isTextType(module: CodeModule, { type }: Parameter): boolean {
  return (
    type === null ||
    /\b(?:str|Any|dict|list|List|Dict|Mapping|Sequence|Iterable|object)\b/u.test(module.text(type))
  );
}
