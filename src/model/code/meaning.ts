import type { CodeModule } from './code-module.ts';
import type { Expr, ImportedName } from './code.ts';
import { exportOf } from './exports.ts';
import { submoduleSpecifier } from './module-paths.ts';
import { lookUp } from './scope.ts';
import type { Binding } from './scope.ts';

/** What a name or import leads to. */
export type Meaning =
  /** Something outside of the repository, or a global: `pg.Pool`, `setInterval`. */
  | { readonly kind: 'external'; readonly name: string }
  /** A file of the repository, taken as a whole. */
  | { readonly kind: 'module'; readonly module: CodeModule }
  | { readonly kind: 'binding'; readonly module: CodeModule; readonly binding: Binding }
  | { readonly kind: 'expr'; readonly module: CodeModule; readonly expr: Expr };

/** What a name means where it is used, through imports. A name that nothing declares is a global. */
export function meaningOfName(module: CodeModule, name: string, from: Expr): Meaning {
  const binding = lookUp(module, name, from);
  if (binding === undefined) {
    return { kind: 'external', name };
  }
  return binding.kind === 'import'
    ? meaningOfImport(module, binding.statement.module, binding.name)
    : { kind: 'binding', module, binding };
}

/** What an import statement's name leads to. */
export function meaningOfImport(
  module: CodeModule,
  specifier: string,
  name: Pick<ImportedName, 'imported' | 'local'>,
): Meaning {
  const path = module.project.importTarget(module.path, module.language, specifier);
  if (name.imported === '*') {
    return wholeModule(module, specifier, name.local, path);
  }
  const target = path === undefined ? undefined : module.project.module(path);
  const exported = target === undefined ? undefined : exportOf(target, name.imported);
  if (exported !== undefined && !isOwnSubmodule(exported, module, name.imported)) {
    return exported;
  }
  if (module.language === 'python') {
    const submodule = module.project.importTarget(
      module.path,
      'python',
      submoduleSpecifier(specifier, name.imported),
    );
    const found = submodule === undefined ? undefined : module.project.module(submodule);
    if (found !== undefined) {
      return { kind: 'module', module: found };
    }
  }
  return { kind: 'external', name: externalName(specifier, name.imported) };
}

// `from . import ui` in a package's `__init__.py` gives the package the name of its own submodule.
function isOwnSubmodule(exported: Meaning, module: CodeModule, imported: string): boolean {
  if (exported.kind !== 'binding' || exported.binding.kind !== 'import') {
    return false;
  }
  const { module: owner, binding } = exported;
  return (
    module.language === 'python' &&
    binding.name.imported === imported &&
    owner.project.importTarget(owner.path, 'python', binding.statement.module) === owner.path
  );
}

function wholeModule(
  module: CodeModule,
  specifier: string,
  local: string,
  path: string | undefined,
): Meaning {
  // `import a.b.c` binds `a`; `import a.b.c as d` binds the module itself.
  if (module.language === 'python' && specifier.startsWith(`${local}.`)) {
    return { kind: 'external', name: local };
  }
  const target = path === undefined ? undefined : module.project.module(path);
  return target === undefined
    ? { kind: 'external', name: externalName(specifier, 'default') }
    : { kind: 'module', module: target };
}

function externalName(specifier: string, imported: string): string {
  const bare = specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
  return imported === 'default' || imported === '*' ? bare : `${bare}.${imported}`;
}

/** The file of the project whose exports the members of this expression are, as of `import * as db` or `require`. */
export function namespaceOf(module: CodeModule, expr: Expr): CodeModule | undefined {
  if (expr.kind === 'name') {
    const meaning = meaningOfName(module, expr.name, expr);
    if (meaning.kind === 'binding' && meaning.binding.kind === 'value') {
      const { value, keys } = meaning.binding;
      return keys.length === 0 ? requiredFile(meaning.module, value) : undefined;
    }
    return meaning.kind === 'module' ? meaning.module : undefined;
  }
  return requiredFile(module, expr);
}

/** What `require()` gives is what the module assigned to `module.exports`. */
export function wholeExport(module: CodeModule): Meaning | undefined {
  return module.language === 'typescript' ? exportOf(module, 'default') : undefined;
}

/** `const { pool } = require('./db')` */
export function takenFromModule(
  module: CodeModule,
  { value, keys }: Extract<Binding, { kind: 'value' }>,
): Meaning | undefined {
  const [key] = keys;
  const target = keys.length === 1 && key !== null ? requiredFile(module, value) : undefined;
  return target === undefined || key === undefined || key === null
    ? undefined
    : exportOf(target, key);
}

/** The project's file behind `require('./db')` or `await import('./db')`. */
export function requiredFile(module: CodeModule, value: Expr): CodeModule | undefined {
  const call = value.kind === 'await' ? value.value : value;
  const specifier = requiredModule(call);
  const meaning =
    specifier === undefined
      ? undefined
      : meaningOfImport(module, specifier, { imported: '*', local: '' });
  return meaning?.kind === 'module' ? meaning.module : undefined;
}

/** The specifier of `require('x')` or `import('x')`. */
export function requiredModule(expr: Expr): string | undefined {
  if (expr.kind !== 'call' || expr.callee.kind !== 'name') {
    return undefined;
  }
  const isRequire = expr.callee.name === 'require' || expr.callee.name === 'import';
  const first = expr.args[0]?.value;
  return isRequire && first?.kind === 'literal' && typeof first.value === 'string'
    ? first.value
    : undefined;
}
