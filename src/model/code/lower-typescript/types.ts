import { ts } from 'ts-morph';

import type { Expr } from '../code.ts';
import type { Lowering } from './lowering.ts';

/**
 * The value that a type annotation names: `Pool`, `pg.Pool`, `Repository<User>` without the arguments,
 * also when it may be null or undefined. Null for every other type.
 */
export function typeReference(node: ts.TypeNode | undefined, lowering: Lowering): Expr | null {
  if (node === undefined) {
    return null;
  }
  if (ts.isTypeReferenceNode(node)) {
    return lowering.expression(node.typeName);
  }
  if (ts.isParenthesizedTypeNode(node)) {
    return typeReference(node.type, lowering);
  }
  if (!ts.isUnionTypeNode(node)) {
    return null;
  }
  const given = node.types.filter((member) => !isNullish(member));
  return given.length === 1 ? typeReference(given[0], lowering) : null;
}

function isNullish(node: ts.TypeNode): boolean {
  return (
    node.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword)
  );
}
