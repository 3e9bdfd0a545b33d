import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { follow } from '../code/resolve.ts';

const DEEPEST = 8;

/** The constant text that an expression begins with, through variables and formatting; empty when it begins with a value. */
export function leadingText(module: CodeModule, expr: Expr, depth = 0): string {
  if (depth > DEEPEST) {
    return '';
  }
  switch (expr.kind) {
    case 'literal':
      return typeof expr.value === 'string' ? expr.value : '';
    case 'template':
      return expr.texts.join(' ? ');
    case 'binary':
      return `${leadingText(module, expr.left, depth + 1)} ${restText(module, expr.right)}`;
    case 'call':
      return expr.callee.kind === 'member'
        ? leadingText(module, expr.callee.object, depth + 1)
        : leadingText(module, expr.args[0]?.value ?? expr.callee, depth + 1);
    case 'name': {
      const end = follow(module, expr);
      const value = valuesGivenTo(module, expr)[0]?.value;
      if (end !== undefined && end.expr !== expr) {
        return leadingText(end.module, end.expr, depth + 1);
      }
      return value === undefined ? '' : leadingText(module, value, depth + 1);
    }
    default:
      return '';
  }
}

function restText(module: CodeModule, expr: Expr): string {
  return expr.kind === 'literal' || expr.kind === 'template' ? leadingText(module, expr) : '';
}

// A word alone is prose: "Select a plan". A statement has a second one.
const STATEMENT =
  /^[\s(]*(?:--[^\n]*\n\s*)*(?:select\b[^]*\bfrom\b|insert\s+(?:or\s+\w+\s+)?into\b|update\b[^]*\bset\b|delete\s+from\b|with\b[^]*\bas\s*(?:materialized\s*)?\(|(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:unique\s+|temp(?:orary)?\s+)?(?:table|index|view|schema|database|user|role|extension|sequence|type|function|materialized|policy|trigger)\b|truncate\s+(?:table\s+)?|merge\s+into\b|replace\s+into\b|select\b|pragma\s+\w|explain\s+(?:analyze\s+)?select\b|refresh\s+materialized\b|vacuum\b|set\s+(?:local|session|search_path)\b|copy\b[^]*\b(?:from|to)\b|(?:listen|notify|lock\s+table)\s)/iu;

/** True for text that begins a SQL statement. */
export function isSqlStart(text: string): boolean {
  return (
    STATEMENT.test(text) &&
    !/^\s*select\b(?!\s*(?:$|\?|[\w"`*('-]+\s*(?:,|\(|from\b|as\b|$|\?)))/iu.test(text)
  );
}
