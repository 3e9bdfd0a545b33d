import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, Node } from '../code/code.ts';
import type { RedisAddress } from './redis-clients.ts';
import { follow, nameOf } from '../code/resolve.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { valueOf } from '../code/values.ts';

const SETTINGS_OBJECT =
  /^(?:this\.|self\.)?(?:_?env|\w*config|\w*settings|conf|cfg|configuration|configService|current_app\.config|app\.config)\b[\s\S]*(?:redis|valkey|upstash|cache|kv|broker|url|uri|host|dsn)/iu;
const DEEPEST = 4;

/** Tells where an address comes from, given the expressions that make it up. */
export function addressFrom(module: CodeModule, parts: readonly Expr[]): RedisAddress {
  for (const part of parts) {
    const setting = settingIn(module, part, 0);
    if (setting !== undefined) {
      return { kind: 'setting', name: setting.name };
    }
  }
  return parts.every((part) => valueOf(module, part).isKnown)
    ? { kind: 'fixed' }
    : { kind: 'unknown' };
}

/** The setting that is read at or below an expression, also through constants; undefined when there is none. */
export function settingIn(
  module: CodeModule,
  expr: Expr,
  depth = 0,
): { readonly name: string | undefined } | undefined {
  let found: { readonly name: string | undefined } | undefined;
  walk([expr], (node) => {
    found ??= settingAt(module, node, depth);
    return found === undefined;
  });
  return found;
}

function settingAt(
  module: CodeModule,
  node: Node,
  depth: number,
): { readonly name: string | undefined } | undefined {
  switch (node.kind) {
    case 'member':
    case 'index':
    case 'call': {
      const read = environmentRead(module, node);
      if (read !== undefined) {
        return { name: read.name };
      }
      return SETTINGS_OBJECT.test(module.text(node)) ? { name: lastName(node) } : undefined;
    }
    case 'name': {
      const name = /^(?:process\.env|os\.environ|Bun\.env)\.(?<name>\w+)$/u.exec(
        nameOf(module, node) ?? '',
      )?.groups?.['name'];
      if (name !== undefined) {
        return { name };
      }
      const end = follow(module, node);
      return end === undefined ||
        end.expr === node ||
        depth >= DEEPEST ||
        end.expr.kind === 'function'
        ? undefined
        : settingIn(end.module, end.expr, depth + 1);
    }
    default:
      return undefined;
  }
}

function lastName(node: Expr): string | undefined {
  if (node.kind === 'member') {
    return node.name;
  }
  return node.kind === 'index' && node.index.kind === 'literal'
    ? String(node.index.value)
    : undefined;
}
