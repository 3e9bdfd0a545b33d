import type { Expr, Stmt } from './code.ts';

/** True for statements that end by leaving the function or the round of a loop. */
export function leaves(statements: readonly Stmt[]): boolean {
  const last = statements.at(-1);
  return (
    last?.kind === 'return' ||
    last?.kind === 'throw' ||
    (last?.kind === 'block' && leaves(last.body)) ||
    (last?.kind === 'otherStmt' && last.parts.length === 0)
  );
}

/** True for a test of what is not there: `!user`, `user === null`, `rows.length === 0`. */
export function isAbsence(test: Expr): boolean {
  if (test.kind === 'unary') {
    return test.op === '!' && test.value.kind !== 'call';
  }
  if (test.kind === 'binary' && (test.op === '||' || test.op === '&&')) {
    return isAbsence(test.left) && isAbsence(test.right);
  }
  return (
    test.kind === 'binary' &&
    /^(?:===|==)$/u.test(test.op) &&
    test.right.kind === 'literal' &&
    (test.right.value === null || test.right.value === 0)
  );
}
