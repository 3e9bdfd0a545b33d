import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Pattern } from '../code.ts';
import { type Lowering, nameOf } from './lowering.ts';

/** What a value is bound to; undefined for an expression that nothing can be assigned to. */
export function lowerTarget(node: PythonNode, lowering: Lowering): Pattern | undefined {
  switch (node.type) {
    case 'identifier':
      return nameOf(node, lowering);
    case 'attribute':
    case 'subscript': {
      const place = lowering.expression(node);
      return place.kind === 'member' || place.kind === 'index' ? place : undefined;
    }
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list':
      return listTarget(node, lowering);
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
    case 'list_splat':
    case 'as_pattern_target':
    case 'parenthesized_expression':
      return node.children[0] && lowering.target(node.children[0]);
    default:
      return undefined;
  }
}

function listTarget(node: PythonNode, lowering: Lowering): Pattern {
  const items: (Pattern | null)[] = [];
  for (const child of node.children) {
    items.push(lowering.target(child) ?? null);
  }
  return { kind: 'listPattern', items, fallbacks: [], start: node.start, end: node.end };
}
