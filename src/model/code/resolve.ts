import type { CodeModule } from './code-module.ts';
import { walk } from './code-nodes.ts';
import type { CallExpr, ClassExpr, Expr, FunctionExpr, NameExpr, Stmt } from './code.ts';
import { declaredFunctions } from './declared-functions.ts';
import { exportOf } from './exports.ts';
import { followTo, LONGEST_CHAIN } from './follow.ts';
import {
  meaningOfImport,
  meaningOfName,
  namespaceOf,
  requiredModule,
  takenFromModule,
  wholeExport,
} from './meaning.ts';
import type { Meaning } from './meaning.ts';
import { Basis, onceEach, restOn, workOut } from '../once.ts';
import { lookUp } from './scope.ts';
import type { Binding, Keys } from './scope.ts';

export { classOf, follow, functionOf } from './follow.ts';
export type { Resolved } from './follow.ts';

/**
 * The name under which the world knows what an expression stands for, whatever it is called here:
 * `pg.Pool`, `crypto.randomBytes`, `process.env.PORT`, `asyncio.get_event_loop`. A value that a call
 * returns carries `()`: the client of `const pool = new Pool()` is `pg.Pool()`, its method
 * `pg.Pool().query`, and so is that of a parameter or field annotated with the type. A package's
 * default export is the package: `ioredis`; the `node:` prefix is dropped.
 *
 * Undefined means unknown, never "something else".
 */
export function nameOf(module: CodeModule, expr: Expr): string | undefined {
  const names = namesOf(module);
  restOn(names.basis);
  if (!names.known.has(expr)) {
    names.known.set(
      expr,
      workOut(names.basis, () => nameAt(module, expr, 0)),
    );
  }
  return names.known.get(expr);
}

interface Names {
  /** One for all names of a file: there are too many of them for one each. */
  readonly basis: Basis;
  readonly known: Map<Expr, string | undefined>;
}

const namesOf = onceEach((_module: CodeModule): Names => ({
  basis: new Basis(),
  known: new Map(),
}));

/** The name of what is called: `nameOf` of the callee. */
export function calleeOf(module: CodeModule, call: CallExpr): string | undefined {
  return nameOf(module, call.callee);
}

function nameAt(module: CodeModule, expr: Expr, depth: number): string | undefined {
  if (depth > LONGEST_CHAIN) {
    return undefined;
  }
  switch (expr.kind) {
    case 'name':
      return isOwnFunction(module, expr)
        ? undefined
        : nameOfMeaning(meaningOfName(module, expr.name, expr), depth);
    case 'member':
      return nameOfMember(module, expr, depth);
    case 'call':
      return nameOfCall(module, expr, depth);
    case 'await':
    case 'assign':
      return nameAt(module, expr.value, depth + 1);
    case 'binary':
      return expr.op === '||' || expr.op === '??' ? nameOfEither(module, expr, depth) : undefined;
    case 'index':
      return nameOfIndex(module, expr.object, expr.index, depth);
    default:
      return undefined;
  }
}

// Most names that a file imports from another one are functions of the project, and these are known by no
// name to the world. Telling it by the text spares parsing the other file.
function isOwnFunction(module: CodeModule, expr: NameExpr): boolean {
  const binding = lookUp(module, expr.name, expr);
  if (binding?.kind !== 'import' || binding.name.imported === '*') {
    return false;
  }
  const { project, path, language } = module;
  const target = project.importTarget(path, language, binding.statement.module);
  return (
    target !== undefined && declaredFunctions(project, target)?.has(binding.name.imported) === true
  );
}

// In `globalThis.db ?? new PrismaClient()` the side that makes the value says what it is.
function nameOfEither(
  module: CodeModule,
  { left, right }: { readonly left: Expr; readonly right: Expr },
  depth: number,
): string | undefined {
  const made = nameAt(module, right, depth + 1);
  return made?.endsWith('()') === true ? made : (nameAt(module, left, depth + 1) ?? made);
}

// `Annotated[Session, …]`, `Optional[Pool]` and `os.environ['X']`: the first says a type, the last a setting.
function nameOfIndex(
  module: CodeModule,
  object: Expr,
  index: Expr,
  depth: number,
): string | undefined {
  const outer = nameAt(module, object, depth + 1);
  if (outer === undefined) {
    return undefined;
  }
  if (index.kind === 'literal' && typeof index.value === 'string') {
    return `${outer}.${index.value}`;
  }
  if (/^(?:typing|typing_extensions)\.(?:Annotated|Optional)$/u.test(outer)) {
    const first = index.kind === 'list' ? index.items[0] : index;
    return first === undefined ? undefined : nameAt(module, first, depth + 1);
  }
  return undefined;
}

function nameOfMeaning(meaning: Meaning, depth: number): string | undefined {
  if (depth > LONGEST_CHAIN) {
    return undefined;
  }
  switch (meaning.kind) {
    case 'external':
      return meaning.name;
    case 'expr':
      return nameAt(meaning.module, meaning.expr, depth + 1);
    case 'binding':
      return nameOfBinding(meaning.module, meaning.binding, depth);
    case 'module': {
      const whole = wholeExport(meaning.module);
      return whole === undefined ? undefined : nameOfMeaning(whole, depth + 1);
    }
  }
}

function nameOfBinding(module: CodeModule, binding: Binding, depth: number): string | undefined {
  switch (binding.kind) {
    case 'import':
      return nameOfMeaning(
        meaningOfImport(module, binding.statement.module, binding.name),
        depth + 1,
      );
    case 'value': {
      const taken = takenFromModule(module, binding);
      return taken === undefined
        ? (withKeys(nameAt(module, binding.value, depth + 1), binding.keys) ??
            instanceOf(module, binding.type, depth))
        : nameOfMeaning(taken, depth + 1);
    }
    case 'parameter': {
      const { type, fallback } = binding.parameter;
      const named =
        instanceOf(module, type, depth) ??
        (fallback === null ? undefined : nameAt(module, fallback, depth + 1));
      return withKeys(named, binding.keys);
    }
    case 'context':
      return nameAt(module, binding.context, depth + 1);
    case 'opaque':
      return instanceOf(module, binding.type, depth);
    default:
      return undefined;
  }
}

function instanceOf(module: CodeModule, type: Expr | null, depth: number): string | undefined {
  const name = type === null ? undefined : nameAt(module, type, depth + 1);
  return name === undefined ? undefined : `${name}()`;
}

function withKeys(name: string | undefined, keys: Keys): string | undefined {
  let result = name;
  for (const key of keys) {
    result = result === undefined || key === null ? undefined : `${result}.${key}`;
  }
  return result;
}

const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window']);

function nameOfMember(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'member' }>,
  depth: number,
): string | undefined {
  if (expr.object.kind === 'name' && (expr.object.name === 'this' || expr.object.name === 'self')) {
    return nameOfField(module, expr, expr.name, depth);
  }
  const namespace = namespaceOf(module, expr.object);
  if (namespace !== undefined) {
    const exported = exportOf(namespace, expr.name);
    return exported === undefined ? undefined : nameOfMeaning(exported, depth + 1);
  }
  const object = nameAt(module, expr.object, depth + 1);
  if (object === undefined) {
    return undefined;
  }
  return GLOBAL_OBJECTS.has(object) ? expr.name : `${object}.${expr.name}`;
}

function nameOfField(
  module: CodeModule,
  at: Expr,
  name: string,
  depth: number,
): string | undefined {
  const cls = module.enclosingClass(at);
  if (cls === undefined) {
    return undefined;
  }
  const field = cls.fields.find((candidate) => candidate.name === name);
  const declared =
    field === undefined
      ? undefined
      : ((field.value === null ? undefined : nameAt(module, field.value, depth + 1)) ??
        instanceOf(module, field.type, depth));
  return declared ?? nameOfAssignedField(module, cls, name, depth);
}

function nameOfAssignedField(
  module: CodeModule,
  cls: ClassExpr,
  name: string,
  depth: number,
): string | undefined {
  for (const value of assignedFieldValues(cls, name)) {
    const found = nameAt(module, value, depth + 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** What the methods of a class assign to `this.name` or `self.name`, at the top level of their bodies. */
export function assignedFieldValues(cls: ClassExpr, name: string): readonly Expr[] {
  return cls.methods.flatMap((method) =>
    method.body.flatMap((statement) => assignedField(statement, name)),
  );
}

function assignedField(statement: Stmt, name: string): readonly Expr[] {
  const assignment =
    statement.kind === 'expr' && statement.value.kind === 'assign' ? statement.value : statement;
  if ((assignment.kind !== 'assign' && assignment.kind !== 'bind') || assignment.value === null) {
    return [];
  }
  const { target } = assignment;
  const isField =
    target.kind === 'member' &&
    target.name === name &&
    target.object.kind === 'name' &&
    (target.object.name === 'this' || target.object.name === 'self');
  return isField ? [assignment.value] : [];
}

function nameOfCall(module: CodeModule, call: CallExpr, depth: number): string | undefined {
  const required = requiredModule(call);
  if (required !== undefined) {
    return nameOfMeaning(
      meaningOfImport(module, required, { imported: '*', local: '' }),
      depth + 1,
    );
  }
  const own = call.isNew ? undefined : followTo(module, call.callee, depth + 1);
  if (own?.expr.kind === 'function') {
    return nameOfReturned(own.module, own.expr, depth);
  }
  const callee = nameAt(module, call.callee, depth + 1);
  return callee === undefined ? undefined : `${callee}()`;
}

// A factory one call deep. Several returns must agree.
function nameOfReturned(module: CodeModule, fn: FunctionExpr, depth: number): string | undefined {
  const names = new Set<string | undefined>();
  walk(fn.body, (node) => {
    const value = node.kind === 'return' || node.kind === 'yield' ? node.value : null;
    if (value !== null) {
      names.add(nameAt(module, value, depth + 4));
    }
    // What a function inside returns is its own.
    return node.kind !== 'function';
  });
  names.delete(undefined);
  const [name] = names;
  return names.size === 1 ? name : undefined;
}
