import type { CodeModule } from './code-module.ts';
import type { ClassExpr, Expr, FunctionExpr } from './code.ts';
import { exportOf } from './exports.ts';
import {
  meaningOfImport,
  meaningOfName,
  namespaceOf,
  requiredFile,
  takenFromModule,
  wholeExport,
} from './meaning.ts';
import type { Meaning } from './meaning.ts';
import type { Binding, Keys } from './scope.ts';

/** An expression with the file it stands in. */
export interface Resolved<E extends Expr = Expr> {
  readonly module: CodeModule;
  readonly expr: E;
}

/** Enough for any chain of re-exports and constants that people write; a cycle ends here. */
export const LONGEST_CHAIN = 16;

/** The function of the project that an expression stands for, through imports, constants and `bind`. */
export function functionOf(module: CodeModule, expr: Expr): Resolved<FunctionExpr> | undefined {
  const end = followTo(module, expr, 0);
  return end?.expr.kind === 'function' ? { module: end.module, expr: end.expr } : undefined;
}

/** The class of the project that an expression stands for. */
export function classOf(module: CodeModule, expr: Expr): Resolved<ClassExpr> | undefined {
  const end = followTo(module, expr, 0);
  return end?.expr.kind === 'class' ? { module: end.module, expr: end.expr } : undefined;
}

/**
 * Follows names, imports and constants to the expression behind them; the expression itself when it is
 * no name or leads no further. Undefined when it leads out of the repository.
 */
export function follow(module: CodeModule, expr: Expr): Resolved | undefined {
  return followTo(module, expr, 0);
}

/** `follow` at a depth, for those who have come some way already. */
export function followTo(module: CodeModule, expr: Expr, depth: number): Resolved | undefined {
  if (depth > LONGEST_CHAIN) {
    return undefined;
  }
  switch (expr.kind) {
    case 'name':
      return followMeaning(meaningOfName(module, expr.name, expr), depth) ?? undefined;
    case 'member':
      return followMember(module, expr, depth);
    case 'await':
      return followTo(module, expr.value, depth + 1);
    case 'call': {
      const required = requiredFile(module, expr);
      return required === undefined
        ? { module, expr }
        : followMeaning({ kind: 'module', module: required }, depth);
    }
    default:
      return { module, expr };
  }
}

function followMeaning(meaning: Meaning, depth: number): Resolved | undefined {
  if (depth > LONGEST_CHAIN) {
    return undefined;
  }
  switch (meaning.kind) {
    case 'expr':
      return followTo(meaning.module, meaning.expr, depth + 1);
    case 'binding':
      return followBinding(meaning.module, meaning.binding, depth);
    case 'module': {
      const whole = wholeExport(meaning.module);
      return whole === undefined ? undefined : followMeaning(whole, depth + 1);
    }
    case 'external':
      return undefined;
  }
}

function followBinding(module: CodeModule, binding: Binding, depth: number): Resolved | undefined {
  switch (binding.kind) {
    case 'function':
      return { module, expr: binding.fn };
    case 'class':
      return { module, expr: binding.cls };
    case 'value': {
      const taken = takenFromModule(module, binding);
      return taken === undefined
        ? followKeys(module, binding.value, binding.keys, depth)
        : followMeaning(taken, depth + 1);
    }
    case 'import':
      return followMeaning(
        meaningOfImport(module, binding.statement.module, binding.name),
        depth + 1,
      );
    default:
      return undefined;
  }
}

function followKeys(
  module: CodeModule,
  value: Expr,
  keys: Keys,
  depth: number,
): Resolved | undefined {
  let current = followTo(module, value, depth + 1);
  for (const key of keys) {
    if (current?.expr.kind !== 'object' || key === null) {
      return undefined;
    }
    current = propertyIn(current.module, current.expr, key, depth);
  }
  return current;
}

function propertyIn(
  module: CodeModule,
  object: Extract<Expr, { kind: 'object' }>,
  key: string,
  depth: number,
): Resolved | undefined {
  const entry = object.entries.findLast(
    (candidate) => candidate.kind === 'property' && candidate.key === key,
  );
  return entry === undefined ? undefined : followTo(module, entry.value, depth + 1);
}

function followMember(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'member' }>,
  depth: number,
): Resolved | undefined {
  if (expr.object.kind === 'name' && (expr.object.name === 'this' || expr.object.name === 'self')) {
    return followField(module, expr, depth);
  }
  const namespace = namespaceOf(module, expr.object);
  if (namespace !== undefined) {
    const exported = exportOf(namespace, expr.name);
    return exported === undefined ? undefined : followMeaning(exported, depth + 1);
  }
  const object = followTo(module, expr.object, depth + 1);
  switch (object?.expr.kind) {
    case 'object':
      return propertyIn(object.module, object.expr, expr.name, depth);
    case 'class': {
      const { methods } = object.expr;
      const method = methods.find((candidate) => candidate.name === expr.name);
      return method === undefined ? undefined : { module: object.module, expr: method };
    }
    default:
      return undefined;
  }
}

function followField(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'member' }>,
  depth: number,
): Resolved | undefined {
  const cls = module.enclosingClass(expr);
  const method = cls?.methods.find((candidate) => candidate.name === expr.name);
  if (method !== undefined) {
    return { module, expr: method };
  }
  const field = cls?.fields.find((candidate) => candidate.name === expr.name);
  return field === undefined || field.value === null
    ? undefined
    : followTo(module, field.value, depth + 1);
}
