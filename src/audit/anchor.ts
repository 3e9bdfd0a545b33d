import type { Place } from '#core/span.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { childrenOf } from '#model/code/code-nodes.ts';
import type { Node } from '#model/code/code.ts';
import { readData, readDockerfile } from '#model/documents.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { DataNode } from '#syntax/data.ts';

/**
 * What stands around a place, by meaning: enclosing classes and functions of code, the keys above it in
 * a data file, the build stage of an image. Empty when nothing does.
 */
export function anchorOf(place: Place, file: ProjectFile, module: CodeModule | undefined): string {
  if (module !== undefined) {
    return codeAnchor(place, module);
  }
  const data = readData(file);
  if (data !== undefined) {
    return (
      data.documents.map((document) => dataAnchor(place, document)).find((path) => path !== '') ??
      ''
    );
  }
  const stages = readDockerfile(file)?.stages ?? [];
  const index = stages.findIndex(({ start, end }) => start <= place.start && place.end <= end);
  return index < 0 ? '' : `stage:${stages[index]?.name ?? index}`;
}

function codeAnchor(place: Place, module: CodeModule): string {
  const names: string[] = [];
  let around: readonly Node[] = module.facts.body;
  for (;;) {
    const node = around.find(({ start, end }) => start <= place.start && place.end <= end);
    if (node === undefined) {
      return names.join('.');
    }
    names.push(...nameOfNode(node));
    around = childrenOf(node);
  }
}

function nameOfNode(node: Node): readonly string[] {
  switch (node.kind) {
    case 'function':
    case 'class':
      return node.name === null ? [] : [node.name];
    // An arrow function is known by the constant that holds it.
    case 'bind':
      return node.value?.kind === 'function' && node.target.kind === 'name'
        ? [node.target.name]
        : [];
    default:
      return [];
  }
}

function dataAnchor(place: Place, node: DataNode): string {
  if (node.kind === 'scalar') {
    return '';
  }
  if (node.kind === 'list') {
    const item = node.items.find((candidate) => holds(candidate, place));
    return item === undefined ? '' : dataAnchor(place, item);
  }
  const entry = node.entries.find(
    ({ keyStart, value }) => keyStart <= place.start && place.end <= value.end,
  );
  if (entry === undefined) {
    return '';
  }
  const inner = dataAnchor(place, entry.value);
  return inner === '' ? entry.key : `${entry.key}.${inner}`;
}

function holds(node: DataNode, place: Place): boolean {
  return node.start <= place.start && place.end <= node.end;
}
