import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { EAGER, LAZY } from './import-connections-libraries.ts';
import type { ImportForm } from './import-connections-libraries.ts';
import type { FileQuestion } from '../project.ts';
import { calleeOf } from '../code/resolve.ts';

/** A client of a database or cache that a module makes or uses while it is imported. */
export interface ImportConnection {
  readonly call: CallExpr;
  /** `eager` when a connection is opened by that, `lazy` when the first query opens it. */
  readonly kind: 'eager' | 'lazy';
  /** `Redis`, `MySQL`, `the database`. */
  readonly store: string;
  /** What the call does: `connects as soon as it is made`. */
  readonly does: string;
  readonly form: ImportForm;
}

/**
 * The clients that importing the module makes at its top level, in source order. What a guard keeps on
 * `globalThis` between reloads is made once on purpose and left out, and so is what only the main
 * program does.
 */
export function importConnectionsOf(module: CodeModule): readonly ImportConnection[] {
  return module.calls.flatMap((call): readonly ImportConnection[] => {
    if (!runsAtImport(module, call) || isKeptGlobally(module, call)) {
      return [];
    }
    // `create_all` is told by itself, whatever the base class is called.
    const name =
      calleeOf(module, call) ?? (call.callee.kind === 'member' ? `.${call.callee.name}` : '');
    const eager = EAGER[module.language].find(
      (form) => form.callee.test(name) && form.connects(module, call),
    );
    const lazy = eager ?? LAZY[module.language].find((form) => form.callee.test(name));
    return lazy === undefined
      ? []
      : [
          {
            call,
            kind: eager === undefined ? 'lazy' : 'eager',
            store: lazy.store,
            does: lazy.does,
            form: lazy,
          },
        ];
  });
}

function runsAtImport(module: CodeModule, call: CallExpr): boolean {
  return [...module.ancestors(call)].every(
    (node) => node.kind !== 'function' && node.kind !== 'class' && !isMainGuard(module, node),
  );
}

// `if __name__ == "__main__":` and `if (require.main === module)`.
function isMainGuard(module: CodeModule, node: Node): boolean {
  return (
    node.kind === 'if' &&
    /__name__|require\.main|import\.meta\.(?:main|url)/u.test(module.text(node.test))
  );
}

const GLOBAL = /\b(?:globalThis|global)\b/u;

function isKeptGlobally(module: CodeModule, call: CallExpr): boolean {
  const statement = [...module.ancestors(call)].at(-1);
  const names = statement?.kind === 'bind' ? [statement.target] : [];
  const isGuarded = statement !== undefined && GLOBAL.test(module.text(statement));
  return (
    isGuarded ||
    names.some((target) => target.kind === 'name' && isStoredGlobally(module, target.name))
  );
}

// `globalThis.prisma = prisma`
function isStoredGlobally(module: CodeModule, name: string): boolean {
  return module.nodes.some(
    (node) =>
      node.kind === 'assign' &&
      node.value.kind === 'name' &&
      node.value.name === name &&
      node.target.kind === 'member' &&
      isGlobal(module, node.target.object),
  );
}

function isGlobal(module: CodeModule, object: Expr): boolean {
  return GLOBAL.test(module.text(object));
}

/** True when other files can import the module for something that it declares. */
export function isImportable(module: CodeModule): boolean {
  if (module.language === 'typescript') {
    return module.facts.body.some(
      (statement) =>
        statement.kind === 'export' ||
        (statement.kind === 'expr' &&
          statement.value.kind === 'assign' &&
          /^(?:module\.)?exports\b/u.test(module.text(statement.value))),
    );
  }
  const importers = module.project.filesWhere(importersOf(module.path));
  return importers.some(({ path }) => path !== module.path);
}

function importersOf(modulePath: string): FileQuestion {
  const name = /(?<name>\w+)(?:\/__init__)?\.py$/u.exec(modulePath)?.groups?.['name'] ?? '';
  const imports = new RegExp(`^\\s*(?:from|import)\\b[^\\n]*\\b${name}\\b`, 'mu');
  return {
    name: `imports ${name}`,
    path: (path) => path.endsWith('.py'),
    file: ({ text }) => text.includes(name) && imports.test(text),
  };
}
