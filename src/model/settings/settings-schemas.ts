import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, Ranged } from '../code/code.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import type { SettingDefault } from './settings.ts';
import { positional, propertyOf, stringOf } from '../code/values.ts';

const CHAINED = /^(?:zod|joi|@hapi\/joi|yup)\b/u;
const ENVIRONMENT_NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/u;

/**
 * Defaults in schemas of the environment: zod, joi and yup chains, valibot's `optional`, envalid and
 * convict. A key counts as an environment variable when it is written like one.
 */
export function schemaDefaultsIn(module: CodeModule): readonly SettingDefault[] {
  return module.language === 'typescript'
    ? module.nodes.flatMap((node) => {
        switch (node.kind) {
          case 'call':
            return ofCall(module, node);
          case 'object':
            return ofConvict(module, node);
          default:
            return [];
        }
      })
    : [];
}

function ofCall(module: CodeModule, call: CallExpr): readonly SettingDefault[] {
  const fallback = fallbackOf(module, call);
  const key = fallback === undefined ? undefined : keyAround(module, call);
  return fallback === undefined || key === undefined || !ENVIRONMENT_NAME.test(key.name)
    ? []
    : [{ ...key, fallback, whole: call }];
}

function fallbackOf(module: CodeModule, call: CallExpr): Expr | undefined {
  const { callee } = call;
  if (callee.kind === 'member' && callee.name === 'default') {
    return CHAINED.test(nameOf(module, rootOf(callee)) ?? '') ? positional(call, 0) : undefined;
  }
  const name = calleeOf(module, call) ?? '';
  if (name === 'valibot.optional') {
    return positional(call, 1);
  }
  if (/^envalid\.\w+$/u.test(name)) {
    const option = propertyOf(module, positional(call, 0), 'default');
    return option.kind === 'given' && option.module === module ? option.value : undefined;
  }
  return undefined;
}

// `{ doc: '…', env: 'JWT_SECRET', default: 'x' }`
function ofConvict(
  module: CodeModule,
  object: Extract<Expr, { kind: 'object' }>,
): readonly SettingDefault[] {
  const variable = object.entries.find((entry) => entry.kind === 'property' && entry.key === 'env');
  const fallback = object.entries.find(
    (entry) => entry.kind === 'property' && entry.key === 'default',
  );
  const name = variable?.kind === 'property' ? stringOf(module, variable.value) : undefined;
  return name === undefined || variable === undefined || fallback === undefined
    ? []
    : [{ name, at: variable.value, fallback: fallback.value, whole: object }];
}

function rootOf(expr: Expr): Expr {
  let current = expr;
  while (current.kind === 'member' || current.kind === 'call') {
    current = current.kind === 'member' ? current.object : current.callee;
  }
  return current;
}

interface Key {
  readonly name: string;
  readonly at: Ranged;
}

/** The key of the object whose value the call is, also with further calls chained to it. */
function keyAround(module: CodeModule, call: CallExpr): Key | undefined {
  let current: Node = call;
  for (const parent of module.ancestors(call)) {
    if (parent.kind === 'object') {
      const value = current;
      const entry = parent.entries.find((candidate) => candidate.value === value);
      return entry?.kind === 'property'
        ? { name: entry.key, at: { start: entry.keyStart, end: entry.keyEnd } }
        : undefined;
    }
    if (parent.kind !== 'member' && (parent.kind !== 'call' || parent.callee !== current)) {
      return undefined;
    }
    current = parent;
  }
  return undefined;
}
