import { walk } from './code-nodes.ts';
import type { Node } from './code.ts';

/** True when one of the names is read in the nodes, going by how it is written. */
export function mentionsName(nodes: readonly Node[], names: ReadonlySet<string>): boolean {
  let isFound = false;
  walk(nodes, (node) => {
    isFound ||= node.kind === 'name' && names.has(node.name);
    return !isFound;
  });
  return isFound;
}
