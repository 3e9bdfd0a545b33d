import { ExpressionError, Lexer, Parser } from '@actions/expressions';
import {
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
} from '@actions/expressions/ast';
import type { Expr } from '@actions/expressions';

// https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
const CONTEXTS = [
  'github',
  'env',
  'vars',
  'job',
  'jobs',
  'steps',
  'runner',
  'secrets',
  'strategy',
  'matrix',
  'needs',
  'inputs',
];
// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
const FUNCTIONS = ['hashFiles', 'success', 'failure', 'always', 'cancelled'].map((name) => ({
  name,
  minArgs: 0,
  maxArgs: 255,
}));
// The others answer with a boolean or a hash, whatever their arguments are.
const CARRYING_FUNCTIONS = /^(?:format|join|tojson|fromjson)$/iu;

/**
 * The fields whose text may be in the value of an expression of GitHub Actions, written as in
 * `github.event.commits[0].message` or `github.event.pages.*.page_name`. A comparison carries none.
 * Empty for an expression that GitHub would refuse.
 */
export function carriedFields(expression: string): readonly string[] {
  try {
    const { tokens } = new Lexer(expression).lex();
    return tokens.length === 0 ? [] : carriedBy(new Parser(tokens, CONTEXTS, FUNCTIONS).parse());
  } catch (error) {
    if (error instanceof ExpressionError) {
      return [];
    }
    throw error;
  }
}

function carriedBy(expression: Expr): readonly string[] {
  if (expression instanceof Grouping) {
    return carriedBy(expression.group);
  }
  if (expression instanceof Logical) {
    // `a && b` is b, or what is empty or false of a.
    const args = expression.operator.lexeme === '&&' ? expression.args.slice(-1) : expression.args;
    return args.flatMap(carriedBy);
  }
  if (expression instanceof FunctionCall) {
    return CARRYING_FUNCTIONS.test(expression.functionName.lexeme)
      ? expression.args.flatMap(carriedBy)
      : [];
  }
  const field = fieldOf(expression);
  return field === undefined ? [] : [field];
}

/** Undefined for what is no field, or one whose name is worked out. */
function fieldOf(expression: Expr): string | undefined {
  if (expression instanceof ContextAccess) {
    return expression.name.lexeme;
  }
  if (!(expression instanceof IndexAccess)) {
    return undefined;
  }
  const owner = fieldOf(expression.expr);
  const { index } = expression;
  if (owner === undefined) {
    return undefined;
  }
  if (index instanceof Star) {
    return `${owner}.*`;
  }
  if (!(index instanceof Literal)) {
    return undefined;
  }
  const name = index.literal.coerceString();
  return /^\d+$/u.test(name) ? `${owner}[${name}]` : `${owner}.${name}`;
}
