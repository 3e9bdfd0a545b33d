import { ts } from 'ts-morph';

import type { ExportedName, Expr, Node, ObjectEntry, Pattern, Ranged, Stmt } from '../code.ts';
import { hasModifier, keyOf, type Lowering, nameOf, opaque, startOf } from './lowering.ts';
import { typeReference } from './types.ts';

const { SyntaxKind } = ts;

/** `const`, `let`, `var` and `using`: one statement a declaration, and the export mark. */
export function lowerVariables(node: ts.VariableStatement, into: Stmt[], lowering: Lowering): void {
  if (hasModifier(node.modifiers, SyntaxKind.DeclareKeyword)) {
    return;
  }
  pushBinds(node.declarationList, into, lowering);
  if (hasModifier(node.modifiers, SyntaxKind.ExportKeyword)) {
    const names: ExportedName[] = [];
    for (const { name } of node.declarationList.declarations) {
      pushBoundNames(names, name);
    }
    pushExport(names, rangeOf(node, lowering), into);
  }
}

/** The declarations of a list, each over its own range: `a = 1` and `b = 2` in `const a = 1, b = 2`. */
export function pushBinds(
  list: ts.VariableDeclarationList,
  into: Node[],
  lowering: Lowering,
): void {
  const isConstant = (list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using)) !== 0;
  for (const node of list.declarations) {
    into.push({
      kind: 'bind',
      target: lowering.binding(node.name),
      value: node.initializer === undefined ? null : lowering.expression(node.initializer),
      type: typeReference(node.type, lowering),
      isConstant,
      start: startOf(node, lowering),
      end: node.end,
    });
  }
}

function pushBoundNames(names: ExportedName[], node: ts.BindingName): void {
  if (ts.isIdentifier(node)) {
    names.push({ local: node.text, exported: node.text });
    return;
  }
  for (const element of node.elements) {
    if (ts.isBindingElement(element)) {
      pushBoundNames(names, element.name);
    }
  }
}

/** A function. Overloads and functions that are only declared have no body and say nothing. */
export function lowerFunctionDeclaration(
  node: ts.FunctionDeclaration,
  into: Stmt[],
  lowering: Lowering,
): void {
  if (node.body === undefined || hasModifier(node.modifiers, SyntaxKind.DeclareKeyword)) {
    return;
  }
  const fn = lowering.fn(node);
  const { start, end } = fn;
  if (pushDefault(node, fn, into)) {
    into.push({ kind: 'functionDeclaration', fn, start, end });
    pushMark(node, fn, into);
  }
}

export function lowerClassDeclaration(
  node: ts.ClassDeclaration,
  into: Stmt[],
  lowering: Lowering,
): void {
  if (hasModifier(node.modifiers, SyntaxKind.DeclareKeyword)) {
    return;
  }
  const cls = lowering.cls(node);
  const { start, end } = cls;
  if (pushDefault(node, cls, into)) {
    into.push({ kind: 'classDeclaration', cls, start, end });
    pushMark(node, cls, into);
  }
}

// A default export without a name is the exported value; true for everything else.
function pushDefault(
  node: ts.FunctionDeclaration | ts.ClassDeclaration,
  value: Expr,
  into: Stmt[],
): boolean {
  if (node.name !== undefined || !hasModifier(node.modifiers, SyntaxKind.DefaultKeyword)) {
    return true;
  }
  into.push({ kind: 'export', from: null, names: [], value, start: value.start, end: value.end });
  return false;
}

function pushMark(
  node: ts.FunctionDeclaration | ts.ClassDeclaration | ts.EnumDeclaration,
  range: Ranged,
  into: Stmt[],
): void {
  const local = node.name?.text;
  if (local !== undefined && hasModifier(node.modifiers, SyntaxKind.ExportKeyword)) {
    const isDefault = hasModifier(node.modifiers, SyntaxKind.DefaultKeyword);
    pushExport([{ local, exported: isDefault ? 'default' : local }], range, into);
  }
}

/** The export mark of a declaration, over the declaration's range. */
function pushExport(names: readonly ExportedName[], { start, end }: Ranged, into: Stmt[]): void {
  into.push({ kind: 'export', from: null, names, value: null, start, end });
}

/** An enum as the object that it is, without the way back from number to name. */
export function lowerEnum(node: ts.EnumDeclaration, into: Stmt[], lowering: Lowering): void {
  if (hasModifier(node.modifiers, SyntaxKind.DeclareKeyword)) {
    return;
  }
  const range = rangeOf(node, lowering);
  const value: Expr = { kind: 'object', entries: enumEntries(node.members, lowering), ...range };
  const target: Pattern = nameOf(node.name, lowering);
  into.push({ kind: 'bind', target, value, type: null, isConstant: true, ...range });
  pushMark(node, range, into);
}

function enumEntries(
  members: readonly ts.EnumMember[],
  lowering: Lowering,
): readonly ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  let next: number | undefined = 0;
  for (const member of members) {
    const range = rangeOf(member.name, lowering);
    const value = enumValue(member, next, range, lowering);
    next =
      value.kind === 'literal' && typeof value.value === 'number' ? value.value + 1 : undefined;
    const key = keyOf(member.name);
    entries.push(
      typeof key === 'string'
        ? { kind: 'property', key, keyStart: range.start, keyEnd: range.end, value }
        : { kind: 'computed', key: lowering.expression(key), value },
    );
  }
  return entries;
}

function enumValue(
  member: ts.EnumMember,
  next: number | undefined,
  { start, end }: Ranged,
  lowering: Lowering,
): Expr {
  if (member.initializer !== undefined) {
    return lowering.expression(member.initializer);
  }
  return next === undefined ? opaque(start, end) : { kind: 'literal', value: next, start, end };
}

/** A namespace is a block; one that is only declared (`declare module 'x'`, `declare global`) nothing. */
export function lowerNamespace(node: ts.ModuleDeclaration, into: Stmt[], lowering: Lowering): void {
  if (hasModifier(node.modifiers, SyntaxKind.DeclareKeyword) || node.body === undefined) {
    return;
  }
  const { body } = node;
  const statements = lowering.statements(ts.isModuleBlock(body) ? body.statements : [body]);
  into.push({ kind: 'block', body: statements, ...rangeOf(node, lowering) });
}

function rangeOf(node: ts.Node, lowering: Lowering): Ranged {
  return { start: startOf(node, lowering), end: node.end };
}
