import { defineRule } from '@oxlint/plugins';
import type { ESTree } from '@oxlint/plugins';

/**
 * The cases of `testRule` are written out: a reader sees what is tested without running anything, and
 * a case cannot go missing in a loop that ran zero times.
 */
export const noDynamicRuleTests = defineRule({
  meta: {
    type: 'problem',
    messages: {
      dynamic: 'Cases of testRule are literal: write this out instead of computing it.',
      nested: 'testRule stands at the top of the file, not in a loop, condition or function.',
      missing: 'testRule takes the rule and one table of cases.',
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'testRule') {
          return;
        }
        if (node.parent.type !== 'ExpressionStatement' || node.parent.parent.type !== 'Program') {
          context.report({ node, messageId: 'nested' });
        }
        const [rule, cases, ...others] = node.arguments;
        if (rule?.type !== 'Identifier' || cases === undefined || others.length > 0) {
          context.report({ node, messageId: 'missing' });
          return;
        }
        for (const dynamic of dynamicParts(cases)) {
          context.report({ node: dynamic, messageId: 'dynamic' });
        }
      },
    };
  },
});

type Part = ESTree.Argument | ESTree.ObjectPropertyKind;

/** The outermost nodes that are not written out. */
function dynamicParts(node: Part): readonly Part[] {
  if (isLiteral(node)) {
    return [];
  }
  switch (node.type) {
    case 'ObjectExpression':
      return node.properties.flatMap(dynamicParts);
    case 'ArrayExpression':
      return node.elements.filter((element) => element !== null).flatMap(dynamicParts);
    case 'Property':
      return node.computed || node.shorthand || node.method ? [node] : dynamicParts(node.value);
    default:
      return [node];
  }
}

function isLiteral(node: Part): boolean {
  if (node.type === 'Literal') {
    return true;
  }
  if (node.type === 'TaggedTemplateExpression') {
    return (
      node.tag.type === 'Identifier' &&
      node.tag.name === 'code' &&
      node.quasi.expressions.length === 0
    );
  }
  return node.type === 'TemplateLiteral' && node.expressions.length === 0;
}
