import { defineRule } from '@oxlint/plugins';
import type { ESTree } from '@oxlint/plugins';

const AMBIENT_CALLS: ReadonlySet<string> = new Set(['Date.now', 'Math.random', 'performance.now']);

/**
 * Time and chance are handed in, so that the same input gives the same answer and tests need not wait.
 * Only calls are refused: the start of a process may hand `Date.now` itself on as the clock.
 */
export const noAmbientTime = defineRule({
  meta: {
    type: 'problem',
    messages: {
      ambient:
        '{{ source }} reads the world: take a clock or a source of randomness as an argument.',
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        const name = memberName(node.callee);
        if (AMBIENT_CALLS.has(name)) {
          context.report({ node, messageId: 'ambient', data: { source: `${name}()` } });
        } else if (isDate(node.callee)) {
          context.report({ node, messageId: 'ambient', data: { source: 'Date()' } });
        }
      },
      NewExpression(node) {
        if (node.arguments.length === 0 && isDate(node.callee)) {
          context.report({ node, messageId: 'ambient', data: { source: 'new Date()' } });
        }
      },
    };
  },
});

function isDate(node: ESTree.Expression): boolean {
  return node.type === 'Identifier' && node.name === 'Date';
}

/** `Date.now` of `Date.now` and `globalThis.Date.now`; empty for anything that is not such a chain. */
function memberName(node: ESTree.Expression): string {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') {
    return '';
  }
  const { object } = node;
  if (object.type === 'Identifier') {
    return `${object.name}.${node.property.name}`;
  }
  const owner = memberName(object);
  return owner.startsWith('globalThis.')
    ? `${owner.slice('globalThis.'.length)}.${node.property.name}`
    : '';
}
