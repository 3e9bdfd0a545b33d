import { defineRule } from '@oxlint/plugins';
import type { ESTree } from '@oxlint/plugins';

const LEVELS: ReadonlySet<string> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
const LOGGER_NAME = /^_?(?:log|logger)$|(?:Log|Logger)$/u;

/**
 * A log message is constant, so that equal events can be searched for and counted; what varies goes
 * into fields. Also keeps values that nobody redacted out of the text.
 */
export const loggerStaticMessage = defineRule({
  meta: {
    type: 'problem',
    messages: {
      dynamic:
        'A log message is constant: put the values into fields, as in log.info({ value }, "Message").',
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        if (!isLogCall(node.callee)) {
          return;
        }
        for (const argument of node.arguments.slice(0, 2)) {
          if (argument.type !== 'SpreadElement' && isDynamicText(argument)) {
            context.report({ node: argument, messageId: 'dynamic' });
          }
        }
      },
    };
  },
});

function isLogCall(callee: ESTree.Expression): boolean {
  if (
    callee.type !== 'MemberExpression' ||
    callee.property.type !== 'Identifier' ||
    callee.computed
  ) {
    return false;
  }
  return LEVELS.has(callee.property.name) && LOGGER_NAME.test(lastName(callee.object));
}

/** `log` of `log`, `this.#log`, `request.log` and `log.child({})`; empty for anything else. */
function lastName(node: ESTree.Expression): string {
  if (node.type === 'Identifier') {
    return node.name;
  }
  if (node.type === 'MemberExpression') {
    const { property } = node;
    return property.type === 'Identifier' || property.type === 'PrivateIdentifier'
      ? property.name
      : '';
  }
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    return lastName(node.callee.object);
  }
  return '';
}

function isDynamicText(node: ESTree.Expression | ESTree.PrivateIdentifier): boolean {
  if (node.type === 'TemplateLiteral') {
    return node.expressions.length > 0;
  }
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    return !isStaticText(node.left) || !isStaticText(node.right);
  }
  return false;
}

function isStaticText(node: ESTree.Expression | ESTree.PrivateIdentifier): boolean {
  return (
    node.type === 'Literal' ||
    ((node.type === 'TemplateLiteral' || node.type === 'BinaryExpression') && !isDynamicText(node))
  );
}
