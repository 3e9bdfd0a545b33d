import type { PythonNode } from '#syntax/python-nodes.ts';

import type { ImportedName, Stmt } from '../code.ts';
import { type Lowering, textOf } from './lowering.ts';

/** `import a.b, c as d`: one statement a module, each over the whole. */
export function lowerImport(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  for (const child of node.children) {
    const { path, alias } = importedPath(child, lowering);
    const root = path.replace(/\..*$/su, '');
    if (alias === root && path !== root) {
      pushRenamed(path, alias, node, into, lowering);
    } else {
      pushImport(path, [{ imported: '*', local: alias ?? root }], node, into, lowering);
    }
  }
}

// `import redis.asyncio as redis` is `from redis import asyncio as redis`: as an import of the whole it
// would read like one without `as`, which gives the name to the root package.
function pushRenamed(
  path: string,
  local: string,
  node: PythonNode,
  into: Stmt[],
  lowering: Lowering,
): void {
  const dot = path.lastIndexOf('.');
  const names = [{ imported: path.slice(dot + 1), local }];
  pushImport(path.slice(0, dot), names, node, into, lowering);
}

/** `from a import b as c`. */
export function lowerImportFrom(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const [module, ...children] = node.children;
  if (module !== undefined) {
    const names = importedNames(children, lowering);
    pushImport(pathOf(module, lowering), names, node, into, lowering);
  }
}

/** `from __future__ import annotations`. */
export function lowerFutureImport(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  pushImport('__future__', importedNames(node.children, lowering), node, into, lowering);
}

function importedNames(nodes: readonly PythonNode[], lowering: Lowering): readonly ImportedName[] {
  const names: ImportedName[] = [];
  for (const node of nodes) {
    if (node.type === 'wildcard_import') {
      names.push({ imported: '*', local: '*' });
    } else if (node.type === 'dotted_name' || node.type === 'aliased_import') {
      const { path, alias } = importedPath(node, lowering);
      names.push({ imported: path, local: alias ?? path });
    }
  }
  return names;
}

function importedPath(
  node: PythonNode,
  lowering: Lowering,
): { readonly path: string; readonly alias: string | undefined } {
  if (node.type !== 'aliased_import') {
    return { path: pathOf(node, lowering), alias: undefined };
  }
  const [name, alias] = node.children;
  return { path: pathOf(name ?? node, lowering), alias: alias && textOf(alias, lowering) };
}

// Blanks may stand around the dots.
function pathOf(node: PythonNode, lowering: Lowering): string {
  return textOf(node, lowering).replaceAll(/[\s\\]+/gu, '');
}

function pushImport(
  module: string,
  names: readonly ImportedName[],
  { start, end }: PythonNode,
  into: Stmt[],
  { isTypeOnly }: Lowering,
): void {
  into.push({ kind: 'import', module, names, isTypeOnly, start, end });
}
