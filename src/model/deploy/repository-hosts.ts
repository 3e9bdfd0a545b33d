import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { composeServices, isComposePath } from '../containers/compose.ts';
import type { ComposeService } from '../containers/compose.ts';
import { readData } from '../documents.ts';
import { parseImageReference } from '../containers/image-reference.ts';
import { interpolate } from '../code/interpolation.ts';
import { isManifestPath } from '../containers/kubernetes.ts';
import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf, resolveInRepository } from '../repository-path.ts';

/** A host that the repository's own deployment has a name for. */
export interface RepositoryHost {
  readonly names: readonly string[];
  /** Undefined for a service of a cluster. */
  readonly service: ComposeService | undefined;
  readonly file: ProjectFile;
  /** The last part of the image's name, such as `redis`; undefined when it is built or unknown. */
  readonly image: string | undefined;
  /** The folder that the image is built from, with its final slash. */
  readonly builtFrom: string | undefined;
}

/** True for the files that name hosts. */
export function isHostPath(path: string): boolean {
  return isComposePath(path) || isManifestPath(path);
}

/** All hosts that compose files and manifests name. */
export const repositoryHosts = onceEach((project: Project): readonly RepositoryHost[] => [
  ...project.files(isComposePath).flatMap(hostsOfCompose),
  ...project
    .files((path) => isManifestPath(path) && !isComposePath(path))
    .filter(({ text }) => /^kind:\s*["']?Service\b/mu.test(text))
    .flatMap(hostsOfManifest),
]);

function hostsOfCompose(file: ProjectFile): readonly RepositoryHost[] {
  const services = dataAt(readData(file)?.documents[0], 'services');
  return composeServices(file).map((service) => {
    const node = dataAt(services, service.name);
    const build = dataAt(node, 'build');
    const context = textOf(build) ?? textOf(dataAt(build, 'context'));
    const folder =
      context === undefined ? undefined : resolveInRepository(folderOf(file.path), context);
    const image = interpolate(service.image?.text ?? '');
    return {
      names: namesOf(service.name, node),
      service,
      file,
      image: service.isBuilt ? undefined : parseImageReference(image)?.name,
      builtFrom: folder === undefined || folder === '' ? folder : `${folder}/`,
    };
  });
}

function namesOf(name: string, node: DataNode | undefined): readonly string[] {
  const own = ['container_name', 'hostname'].flatMap((key) => textOf(dataAt(node, key)) ?? []);
  const aliases = entriesOf(dataAt(node, 'networks')).flatMap(({ value }) =>
    itemsOf(dataAt(value, 'aliases')).flatMap((alias) => textOf(alias) ?? []),
  );
  return [name, ...own, ...aliases].map((one) => interpolate(one));
}

function hostsOfManifest(file: ProjectFile): readonly RepositoryHost[] {
  return (readData(file)?.documents ?? []).flatMap((node) => {
    const name = textOf(dataAt(node, 'metadata', 'name'));
    return textOf(dataAt(node, 'kind')) === 'Service' && name !== undefined
      ? [{ names: [name], service: undefined, file, image: undefined, builtFrom: undefined }]
      : [];
  });
}
