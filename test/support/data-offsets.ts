import type { DataFile, DataNode } from '#syntax/data.ts';

/** Every offset that a data file carries, for tests that all of them lie inside of the text. */
export function offsetsOf(file: DataFile): readonly number[] {
  return [
    ...file.problems.flatMap(({ start, end }) => [start, end]),
    ...file.documents.flatMap(nodeOffsets),
  ];
}

function nodeOffsets(node: DataNode): readonly number[] {
  const own = [node.start, node.end];
  if (node.kind === 'map') {
    return [
      ...own,
      ...node.entries.flatMap((entry) => [
        entry.keyStart,
        entry.keyEnd,
        ...nodeOffsets(entry.value),
      ]),
    ];
  }
  return node.kind === 'list' ? [...own, ...node.items.flatMap(nodeOffsets)] : own;
}
