import type { Edit } from '#core/rule.ts';

import type { CodeModule } from './code-module.ts';
import { childrenOf } from './code-nodes.ts';
import type { Node, Ranged } from './code.ts';

/**
 * The edits that move a statement or method, with the comment above it, before an earlier one of the same
 * block. Undefined when they do not stand in one block, something between them declares what the moved one
 * may use, or they share a line with something else.
 */
export function moveBefore(
  module: CodeModule,
  moved: Ranged,
  target: Ranged,
): readonly Edit[] | undefined {
  const block = blockOf(module, moved, target);
  const from = block?.findIndex((node) => isWithin(moved, node)) ?? -1;
  const to = block?.findIndex((node) => isWithin(target, node)) ?? -1;
  if (block === undefined || to < 1 || from <= to) {
    return undefined;
  }
  const [beforeTarget, beforeMoved, self] = [block[to - 1], block[from - 1], block[from]];
  const isFree = block.slice(to, from).every(declaresNothing);
  if (beforeTarget === undefined || beforeMoved === undefined || self === undefined || !isFree) {
    return undefined;
  }
  const at = endOf(module, beforeTarget);
  const [start, end] = [endOf(module, beforeMoved), endOf(module, self)];
  const text = module.file.slice({ start, end });
  if (!startsLine(text) || !startsLine(module.file.slice({ start: at, end }))) {
    return undefined;
  }
  const { path } = module;
  return [
    { path, start: at, end: at, text },
    { path, start, end, text: '' },
  ];
}

// The range of a constant ends before its semicolon.
function endOf(module: CodeModule, { end }: Ranged): number {
  return module.file.slice({ start: end, end: end + 1 }) === ';' ? end + 1 : end;
}

function startsLine(text: string): boolean {
  return /^[^\S\n]*\r?\n/u.test(text);
}

function isWithin(inner: Ranged, { start, end }: Ranged): boolean {
  return start <= inner.start && inner.end <= end;
}

/** The statements or methods of the innermost block around both, in source order. */
function blockOf(module: CodeModule, a: Ranged, b: Ranged): readonly Node[] | undefined {
  const around = module.nodes.findLast((node) => isWithin(a, node) && isWithin(b, node));
  if (around?.kind === 'class') {
    // Decorators, bases and fields are children of the class too.
    const isBetween = around.fields.some(({ start }) => b.end <= start && start <= a.start);
    return isBetween ? undefined : around.methods;
  }
  const children = around === undefined ? module.facts.body : childrenOf(around);
  return children.every((node, index) => isAfter(node, children[index - 1])) ? children : undefined;
}

function isAfter({ start }: Ranged, before: Ranged | undefined): boolean {
  return (before?.end ?? 0) <= start;
}

function declaresNothing(node: Node): boolean {
  return /^(?:expr|function|functionDeclaration)$/u.test(node.kind);
}
