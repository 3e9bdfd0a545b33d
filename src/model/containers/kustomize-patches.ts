import { dataAt, itemsOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf, folderOf, resolveInRepository } from '../repository-path.ts';

/** Asked of the files by which Kustomize puts manifests together. */
export const KUSTOMIZATIONS: FileQuestion = {
  name: 'kustomizations with patches',
  words: ['patches'],
  path: (path) => /^kustomization(?:\.ya?ml)?$/iu.test(fileNameOf(path)),
  patterns: [/^patches(?:StrategicMerge)?:/mu],
};

/**
 * True for a manifest that Kustomize lays over another one: what it leaves out may stand there.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function isKustomizePatch(project: Project, path: string): boolean {
  return project.filesWhere(KUSTOMIZATIONS).some((file) => {
    const root = readData(file)?.documents[0];
    const written = [
      ...itemsOf(dataAt(root, 'patches')).map((item) => textOf(dataAt(item, 'path'))),
      ...itemsOf(dataAt(root, 'patchesStrategicMerge')).map(textOf),
    ];
    return written.some(
      (each) => each !== undefined && resolveInRepository(folderOf(file.path), each) === path,
    );
  });
}
