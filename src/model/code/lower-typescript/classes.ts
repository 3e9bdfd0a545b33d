import { ts } from 'ts-morph';

import type { ClassExpr, ClassField, Expr, FunctionExpr, Stmt } from '../code.ts';
import { decoratorsOf, hasModifier, keyOf, type Lowering, startOf } from './lowering.ts';
import { typeReference } from './types.ts';

interface Members {
  readonly fields: ClassField[];
  readonly methods: FunctionExpr[];
  readonly body: Stmt[];
}

/** A class. `implements`, index signatures and methods without a body say nothing at run time. */
export function lowerClass(node: ts.ClassLikeDeclaration, lowering: Lowering): ClassExpr {
  const start = startOf(node, lowering);
  const decorators = decoratorsOf(node.modifiers, lowering);
  const bases = lowerBases(node.heritageClauses, lowering);
  const members: Members = { fields: [], methods: [], body: [] };
  for (const member of node.members) {
    lowerMember(member, members, lowering);
  }
  const name = node.name;
  return {
    kind: 'class',
    name: name?.text ?? null,
    nameStart: name === undefined ? start : startOf(name, lowering),
    nameEnd: name?.end ?? start,
    bases,
    decorators,
    ...members,
    start,
    end: node.end,
  };
}

function lowerBases(
  clauses: readonly ts.HeritageClause[] | undefined,
  lowering: Lowering,
): readonly Expr[] {
  const bases: Expr[] = [];
  for (const clause of clauses ?? []) {
    if (clause.token === ts.SyntaxKind.ExtendsKeyword) {
      for (const type of clause.types) {
        bases.push(lowering.expression(type.expression));
      }
    }
  }
  return bases;
}

function lowerMember(node: ts.ClassElement, members: Members, lowering: Lowering): void {
  if (ts.isPropertyDeclaration(node)) {
    lowerField(node, members, lowering);
  } else if (ts.isClassStaticBlockDeclaration(node)) {
    const body = lowering.statements(node.body.statements);
    members.body.push({ kind: 'block', body, start: startOf(node, lowering), end: node.end });
  } else if (
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)
  ) {
    lowerMethod(node, members, lowering);
  }
}

function lowerMethod(
  node: ts.MethodDeclaration | ts.ConstructorDeclaration | ts.AccessorDeclaration,
  members: Members,
  lowering: Lowering,
): void {
  if (node.body === undefined) {
    return;
  }
  if (ts.isConstructorDeclaration(node)) {
    for (const parameter of node.parameters) {
      addParameterProperty(parameter, node, members.fields, lowering);
    }
  } else {
    const key = keyOf(node.name);
    if (typeof key !== 'string') {
      const value = lowering.expression(key);
      members.body.push({ kind: 'expr', value, start: value.start, end: value.end });
    }
  }
  members.methods.push(lowering.fn(node));
}

// `constructor(private readonly pool: Pool)` declares a field and assigns the parameter to it.
function addParameterProperty(
  node: ts.ParameterDeclaration,
  owner: ts.ConstructorDeclaration,
  fields: ClassField[],
  lowering: Lowering,
): void {
  if (ts.isIdentifier(node.name) && ts.isParameterPropertyDeclaration(node, owner)) {
    fields.push({
      name: node.name.text,
      value: null,
      type: typeReference(node.type, lowering),
      isStatic: false,
      decorators: [],
      start: startOf(node, lowering),
      end: node.end,
    });
  }
}

function lowerField(node: ts.PropertyDeclaration, members: Members, lowering: Lowering): void {
  const start = startOf(node, lowering);
  const decorators = decoratorsOf(node.modifiers, lowering);
  const value = node.initializer === undefined ? null : lowering.expression(node.initializer);
  const name = keyOf(node.name);
  if (typeof name !== 'string') {
    const key = lowering.expression(name);
    const parts = value === null ? [...decorators, key] : [...decorators, key, value];
    members.body.push({ kind: 'otherStmt', parts, start, end: node.end });
    return;
  }
  members.fields.push({
    name,
    value,
    type: typeReference(node.type, lowering),
    isStatic: hasModifier(node.modifiers, ts.SyntaxKind.StaticKeyword),
    decorators,
    start,
    end: node.end,
  });
}
