import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Pattern, Ranged } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';
import type { SettingDefault } from './settings.ts';
import { argumentOf, positional, stringOf } from '../code/values.ts';

/** A read of one environment variable. */
export interface EnvironmentRead {
  readonly name: string;
  /** The place that names the variable. */
  readonly at: Ranged;
}

const ENVIRONMENT = /^(?:process\.env|import\.meta\.env|Bun\.env|os\.environ)$/u;
const VARIABLE = /^(?:process\.env|import\.meta\.env|Bun\.env|os\.environ)\.(?<name>\w+)$/u;
const READING_CALLS = /^(?:os\.getenv|os\.environ\.get|Deno\.env\.get)$/u;
const DEFAULTING_CALLS = /^(?:os\.getenv|os\.environ\.(?:get|setdefault))$/u;

/**
 * The environment variable that an expression reads, also with `.trim()` behind it or through a helper of
 * the project that is given its name; undefined for anything else.
 */
export function environmentRead(module: CodeModule, expr: Expr): EnvironmentRead | undefined {
  if (expr.kind === 'member' || expr.kind === 'index' || expr.kind === 'name') {
    const name = VARIABLE.exec(nameOf(module, expr) ?? '')?.groups?.['name'];
    return name === undefined ? undefined : { name, at: expr };
  }
  if (expr.kind !== 'call') {
    return undefined;
  }
  const { callee } = expr;
  if (callee.kind === 'member' && /^(?:trim|strip|toString)$/u.test(callee.name)) {
    return environmentRead(module, callee.object);
  }
  return READING_CALLS.test(calleeOf(module, expr) ?? '') || isReadByHelper(module, expr)
    ? namedByArgument(module, expr)
    : undefined;
}

// `required('DATABASE_URL')`
function isReadByHelper(module: CodeModule, { callee, args }: CallExpr): boolean {
  const [given] = args;
  if (given?.value.kind !== 'literal' || !/^[A-Z][A-Z0-9_]+$/u.test(String(given.value.value))) {
    return false;
  }
  const helper = functionOf(module, callee);
  return helper !== undefined && readsByFirstParameter(helper.module, helper.expr);
}

/** True for a function whose first parameter is the name of a variable that it reads from the environment. */
function readsByFirstParameter(module: CodeModule, fn: FunctionExpr): boolean {
  const target = fn.params[0]?.target;
  if (target?.kind !== 'name') {
    return false;
  }
  let isReading = false;
  walk(fn.body, (node) => {
    const key = keyOfRead(module, node);
    isReading ||= key?.kind === 'name' && key.name === target.name;
    return !isReading;
  });
  return isReading;
}

// The key of `process.env[name]` and `os.getenv(name)`.
function keyOfRead(module: CodeModule, node: Node): Expr | undefined {
  if (node.kind === 'index') {
    return ENVIRONMENT.test(nameOf(module, node.object) ?? '') ? node.index : undefined;
  }
  return node.kind === 'call' && READING_CALLS.test(calleeOf(module, node) ?? '')
    ? positional(node, 0)
    : undefined;
}

/** `os.getenv('NAME')`: the call names the variable by its first argument. */
export function namedByArgument(module: CodeModule, call: CallExpr): EnvironmentRead | undefined {
  const first = positional(call, 0);
  const name = stringOf(module, first);
  return first === undefined || name === undefined ? undefined : { name, at: first };
}

/** Environment variables with a fallback: `??`, `||`, destructuring, `||=`, a second argument. */
export function environmentDefaultsIn(module: CodeModule): readonly SettingDefault[] {
  return module.nodes.flatMap((node) => defaultsAt(module, node));
}

function defaultsAt(module: CodeModule, node: Node): readonly SettingDefault[] {
  switch (node.kind) {
    case 'binary': {
      const read = node.op === '??' || node.op === '||' ? firstRead(module, node.left) : undefined;
      return read === undefined ? [] : [{ ...read, fallback: node.right, whole: node }];
    }
    case 'conditional': {
      const read = testedRead(module, node.test);
      // Otherwise the variable only decides: `process.env.X ? 'set' : 'not set'`.
      return read === undefined || !module.text(node.then).includes(read.name)
        ? []
        : [{ ...read, fallback: node.otherwise, whole: node }];
    }
    case 'assign': {
      const read =
        node.op === '??=' || node.op === '||=' ? targetRead(module, node.target) : undefined;
      return read === undefined ? [] : [{ ...read, fallback: node.value, whole: node }];
    }
    case 'bind':
      return node.value === null ? [] : destructured(module, node.target, node.value, node);
    case 'call':
      return defaultingCall(module, node);
    default:
      return [];
  }
}

// `a || b || 'literal'` is `(a || b) || 'literal'`.
function firstRead(module: CodeModule, expr: Expr): EnvironmentRead | undefined {
  let current = expr;
  while (current.kind === 'binary' && (current.op === '??' || current.op === '||')) {
    current = current.left;
  }
  return environmentRead(module, current);
}

function testedRead(module: CodeModule, test: Expr): EnvironmentRead | undefined {
  if (test.kind !== 'binary') {
    return environmentRead(module, test);
  }
  if (test.op === 'in' && ENVIRONMENT.test(nameOf(module, test.right) ?? '')) {
    const name = stringOf(module, test.left);
    return name === undefined ? undefined : { name, at: test.left };
  }
  return /^!==?$/u.test(test.op) ? environmentRead(module, test.left) : undefined;
}

function targetRead(module: CodeModule, target: Pattern): EnvironmentRead | undefined {
  return target.kind === 'member' || target.kind === 'index'
    ? environmentRead(module, target)
    : undefined;
}

function destructured(
  module: CodeModule,
  target: Pattern,
  value: Expr,
  whole: Node,
): readonly SettingDefault[] {
  if (
    target.kind !== 'objectPattern' ||
    !target.properties.some(({ fallback }) => fallback !== null) ||
    !ENVIRONMENT.test(nameOf(module, value) ?? '')
  ) {
    return [];
  }
  return target.properties.flatMap((property) =>
    property.key === null || property.fallback === null
      ? []
      : [{ name: property.key, at: property.target, fallback: property.fallback, whole }],
  );
}

function defaultingCall(module: CodeModule, call: CallExpr): readonly SettingDefault[] {
  const isPossible =
    module.language === 'python' && /^(?:getenv|get|setdefault)$/u.test(calledName(call));
  if (!isPossible || !DEFAULTING_CALLS.test(calleeOf(module, call) ?? '')) {
    return [];
  }
  const read = namedByArgument(module, call);
  const fallback = argumentOf(module, call, 1, 'default');
  return read === undefined || fallback.kind !== 'given' || fallback.module !== module
    ? []
    : [{ ...read, fallback: fallback.value, whole: call }];
}
