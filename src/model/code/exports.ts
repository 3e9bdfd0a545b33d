import type { CodeModule } from './code-module.ts';
import type { Expr, Pattern } from './code.ts';
import { mayExportName } from './exported-names.ts';
import type { Meaning } from './meaning.ts';
import { topLevel } from './scope.ts';

// Barrels re-export barrels; a cycle of them ends here.
const DEEPEST_BARREL = 8;

/** What a module exports under a name; undefined when it exports no such name. Python exports every top-level name. */
export function exportOf(module: CodeModule, name: string): Meaning | undefined {
  return exportAt(module, name, 0);
}

function exportAt(module: CodeModule, name: string, depth: number): Meaning | undefined {
  if (depth > DEEPEST_BARREL) {
    return undefined;
  }
  if (module.language === 'python') {
    return ownName(module, name);
  }
  return (
    declaredExport(module, name, depth) ??
    commonJsExport(module, name) ??
    starExport(module, name, depth)
  );
}

function ownName(module: CodeModule, name: string): Meaning | undefined {
  const binding = topLevel(module, name);
  return binding === undefined ? undefined : { kind: 'binding', module, binding };
}

function declaredExport(module: CodeModule, name: string, depth: number): Meaning | undefined {
  for (const statement of module.facts.body) {
    if (statement.kind !== 'export') {
      continue;
    }
    if (statement.value !== null && name === 'default') {
      return { kind: 'expr', module, expr: statement.value };
    }
    const exported = statement.names.find((candidate) => candidate.exported === name);
    if (exported === undefined) {
      continue;
    }
    return statement.from === null
      ? ownName(module, exported.local)
      : passedOn(module, statement.from, exported.local, depth);
  }
  return undefined;
}

function starExport(module: CodeModule, name: string, depth: number): Meaning | undefined {
  for (const statement of module.facts.body) {
    const isStar =
      statement.kind === 'export' && statement.names.some(({ exported }) => exported === '*');
    if (isStar && statement.from !== null && mayExport(module, statement.from, name)) {
      const target = targetOf(module, statement.from);
      const found = target === undefined ? undefined : exportAt(target, name, depth + 1);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

// A barrel of many files has one with the name: those that neither say it nor pass on others are not parsed.
function mayExport(module: CodeModule, from: string, name: string): boolean {
  const path = module.project.importTarget(module.path, module.language, from);
  return path === undefined || mayExportName(module.project, path, name);
}

function passedOn(
  module: CodeModule,
  from: string,
  local: string,
  depth: number,
): Meaning | undefined {
  const target = targetOf(module, from);
  if (target === undefined) {
    return {
      kind: 'external',
      name: local === '*' || local === 'default' ? from : `${from}.${local}`,
    };
  }
  return local === '*' ? { kind: 'module', module: target } : exportAt(target, local, depth + 1);
}

function targetOf(module: CodeModule, from: string): CodeModule | undefined {
  const path = module.project.importTarget(module.path, module.language, from);
  return path === undefined ? undefined : module.project.module(path);
}

/** `module.exports = x`, `module.exports.name = x`, `exports.name = x`, and a property of an exported object. */
function commonJsExport(module: CodeModule, name: string): Meaning | undefined {
  for (const statement of module.facts.body) {
    if (statement.kind !== 'expr' || statement.value.kind !== 'assign') {
      continue;
    }
    const { target, value } = statement.value;
    const exported = commonJsName(target);
    if (exported === name || (exported === '' && name === 'default')) {
      return { kind: 'expr', module, expr: value };
    }
    const property = exported === '' ? propertyOf(value, name) : undefined;
    if (property !== undefined) {
      return { kind: 'expr', module, expr: property };
    }
  }
  return undefined;
}

/** The name that an assignment exports, the empty string for the whole, undefined when it exports nothing. */
function commonJsName(target: Pattern): string | undefined {
  if (target.kind !== 'member') {
    return undefined;
  }
  const { object, name } = target;
  if (object.kind === 'name' && object.name === 'module' && name === 'exports') {
    return '';
  }
  const isExports =
    (object.kind === 'name' && object.name === 'exports') ||
    (object.kind === 'member' &&
      object.name === 'exports' &&
      object.object.kind === 'name' &&
      object.object.name === 'module');
  return isExports ? name : undefined;
}

function propertyOf(value: Expr, name: string): Expr | undefined {
  if (value.kind !== 'object') {
    return undefined;
  }
  const entry = value.entries.find(
    (candidate) => candidate.kind === 'property' && candidate.key === name,
  );
  return entry?.value;
}
