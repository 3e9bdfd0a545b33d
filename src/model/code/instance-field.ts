import type { CodeModule } from './code-module.ts';
import type { ClassExpr, ClassField, Expr, FunctionExpr } from './code.ts';
import { meaningOfName } from './meaning.ts';
import { classOf, follow, functionOf } from './resolve.ts';

/** A field or method of the class whose instance an expression asks. */
export interface InstanceMember {
  readonly module: CodeModule;
  readonly cls: ClassExpr;
  readonly name: string;
  readonly field: ClassField | undefined;
  /** A property that is computed, or a method. */
  readonly method: FunctionExpr | undefined;
}

const DEEPEST_FACTORY = 4;
const DEEPEST_BASE = 6;

/**
 * The member of a class of the project behind `settings.ORIGINS`, where `settings` is an instance: made
 * by `Settings()`, by a factory one call deep (`get_settings()`), a typed parameter, or `self`. Undefined
 * when the class or the member is not to be found.
 */
export function instanceMember(module: CodeModule, expr: Expr): InstanceMember | undefined {
  if (expr.kind !== 'member') {
    return undefined;
  }
  const cls = classOfInstance(module, expr.object, 0);
  return cls === undefined ? undefined : memberOf(cls.module, cls.expr, expr.name, 0);
}

type ResolvedClass = { readonly module: CodeModule; readonly expr: ClassExpr };

function classOfInstance(module: CodeModule, expr: Expr, depth: number): ResolvedClass | undefined {
  if (depth > DEEPEST_FACTORY) {
    return undefined;
  }
  if (expr.kind === 'name' && /^(?:self|this|cls)$/u.test(expr.name)) {
    const own = module.enclosingClass(expr);
    return own === undefined ? undefined : { module, expr: own };
  }
  const typed = typeOfName(module, expr);
  if (typed !== undefined) {
    return typed;
  }
  const inner = expr.kind === 'member' ? fieldOf(module, expr, depth) : undefined;
  if (inner !== undefined) {
    return inner;
  }
  const end = follow(module, expr);
  if (end?.expr.kind !== 'call') {
    return undefined;
  }
  const made = classOf(end.module, end.expr.callee);
  if (made !== undefined) {
    return made;
  }
  const factory = functionOf(end.module, end.expr.callee);
  return factory === undefined
    ? undefined
    : classOfReturned(factory.module, factory.expr, depth + 1);
}

// `config.project` whose field is annotated with a class or holds an instance.
function fieldOf(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'member' }>,
  depth: number,
): ResolvedClass | undefined {
  const owner = classOfInstance(module, expr.object, depth + 1);
  const member = owner === undefined ? undefined : memberOf(owner.module, owner.expr, expr.name, 0);
  const { type = null, value = null } = member?.field ?? {};
  if (member === undefined) {
    return undefined;
  }
  return (
    ofType(member.module, type) ??
    (value === null ? undefined : classOfInstance(member.module, value, depth + 1))
  );
}

// `config: Settings = …`, here or in the file that it is imported from.
function typeOfName(module: CodeModule, expr: Expr): ResolvedClass | undefined {
  const meaning = expr.kind === 'name' ? meaningOfName(module, expr.name, expr) : undefined;
  if (meaning?.kind !== 'binding') {
    return undefined;
  }
  const { binding } = meaning;
  switch (binding.kind) {
    case 'parameter':
      return ofType(meaning.module, binding.parameter.type);
    case 'value':
    case 'opaque':
      return ofType(meaning.module, binding.type);
    default:
      return undefined;
  }
}

function ofType(module: CodeModule, type: Expr | null): ResolvedClass | undefined {
  return type === null ? undefined : classOf(module, type);
}

function classOfReturned(
  module: CodeModule,
  fn: FunctionExpr,
  depth: number,
): ResolvedClass | undefined {
  for (const statement of fn.body) {
    if (statement.kind === 'return' && statement.value !== null) {
      const made = classOfInstance(module, statement.value, depth);
      if (made !== undefined) {
        return made;
      }
    }
  }
  return ofType(module, fn.returns);
}

function memberOf(
  module: CodeModule,
  cls: ClassExpr,
  name: string,
  depth: number,
): InstanceMember | undefined {
  const field = cls.fields.find((candidate) => candidate.name === name);
  const method = cls.methods.find((candidate) => candidate.name === name);
  if (field !== undefined || method !== undefined) {
    return { module, cls, name, field, method };
  }
  if (depth > DEEPEST_BASE) {
    return undefined;
  }
  for (const base of cls.bases) {
    const parent = classOf(module, base);
    const found =
      parent === undefined ? undefined : memberOf(parent.module, parent.expr, name, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
