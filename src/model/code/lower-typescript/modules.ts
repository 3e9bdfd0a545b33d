import { ts } from 'ts-morph';

import type { ExportedName, ImportedName, Ranged, Stmt } from '../code.ts';
import { hasModifier, type Lowering, nameOf, startOf } from './lowering.ts';

/**
 * `import … from 'x'`. Names that are marked as types one by one become an import of their own, since
 * they alone vanish at run time.
 */
export function lowerImport(node: ts.ImportDeclaration, into: Stmt[], lowering: Lowering): void {
  const module = moduleName(node.moduleSpecifier);
  const range = rangeOf(node, lowering);
  const clause = node.importClause;
  const values: ImportedName[] = [];
  const types: ImportedName[] = [];
  if (clause !== undefined) {
    pushImported(clause, values, types);
  }
  const isTypeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (values.length > 0 || types.length === 0) {
    into.push({ kind: 'import', module, names: values, isTypeOnly, ...range });
  }
  if (types.length > 0) {
    into.push({ kind: 'import', module, names: types, isTypeOnly: true, ...range });
  }
}

function pushImported(
  clause: ts.ImportClause,
  values: ImportedName[],
  types: ImportedName[],
): void {
  if (clause.name !== undefined) {
    values.push({ imported: 'default', local: clause.name.text });
  }
  const bindings = clause.namedBindings;
  if (bindings === undefined) {
    return;
  }
  if (ts.isNamespaceImport(bindings)) {
    values.push({ imported: '*', local: bindings.name.text });
    return;
  }
  for (const { isTypeOnly, name, propertyName } of bindings.elements) {
    const imported = { imported: (propertyName ?? name).text, local: name.text };
    (isTypeOnly ? types : values).push(imported);
  }
}

/** `import x = require('y')` takes the whole module; `import x = a.b` is a constant. */
export function lowerImportEquals(
  node: ts.ImportEqualsDeclaration,
  into: Stmt[],
  lowering: Lowering,
): void {
  const range = rangeOf(node, lowering);
  const local = node.name.text;
  const reference = node.moduleReference;
  if (ts.isExternalModuleReference(reference)) {
    const module = moduleName(reference.expression);
    const names = [{ imported: '*', local }];
    into.push({ kind: 'import', module, names, isTypeOnly: node.isTypeOnly, ...range });
  } else {
    const target = nameOf(node.name, lowering);
    const value = lowering.expression(reference);
    into.push({ kind: 'bind', target, value, type: null, isConstant: true, ...range });
  }
  if (hasModifier(node.modifiers, ts.SyntaxKind.ExportKeyword)) {
    const names = [{ local, exported: local }];
    into.push({ kind: 'export', from: null, names, value: null, ...range });
  }
}

/** `export { … }`, also of types, since a reference to a type is followed to where it is declared. */
export function lowerExportDeclaration(
  node: ts.ExportDeclaration,
  into: Stmt[],
  lowering: Lowering,
): void {
  const from = node.moduleSpecifier === undefined ? null : moduleName(node.moduleSpecifier);
  const names = exportedNames(node.exportClause);
  into.push({ kind: 'export', from, names, value: null, ...rangeOf(node, lowering) });
}

function exportedNames(clause: ts.NamedExportBindings | undefined): readonly ExportedName[] {
  if (clause === undefined) {
    return [{ local: '*', exported: '*' }];
  }
  if (ts.isNamespaceExport(clause)) {
    return [{ local: '*', exported: clause.name.text }];
  }
  return clause.elements.map(({ name, propertyName }) => ({
    local: (propertyName ?? name).text,
    exported: name.text,
  }));
}

/** `export default value` and `export = value`, which an importer that asks for the default gets alike. */
export function lowerExportAssignment(
  node: ts.ExportAssignment,
  into: Stmt[],
  lowering: Lowering,
): void {
  const value = lowering.expression(node.expression);
  into.push({ kind: 'export', from: null, names: [], value, ...rangeOf(node, lowering) });
}

// Anything but a string here is a syntax error.
function moduleName(node: ts.Expression): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}

function rangeOf(node: ts.Node, lowering: Lowering): Ranged {
  return { start: startOf(node, lowering), end: node.end };
}
