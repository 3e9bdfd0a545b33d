import type { Place } from '#core/span.ts';
import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { isComposePath } from '../containers/compose.ts';
import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { readData, readDockerfile } from '../documents.ts';
import { finalImage } from '../containers/image.ts';
import { isManifestPath } from '../containers/kubernetes.ts';
import { isTestPath } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf, resolveInRepository } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

/** A number that the repository states, and where. */
export interface StatedNumber {
  readonly value: number;
  readonly at: Place;
}

/** How often a service's program runs at once, as one file states it. */
export interface StartProcesses {
  /** The root of the service, as in `Service`. */
  readonly root: string;
  /** Processes of one instance; undefined when the command states none, which is one. */
  readonly workers: StatedNumber | undefined;
  readonly replicas: StatedNumber | undefined;
}

const PLATFORM = /^(?:railway\.json|render\.yaml|Procfile|fly\.toml)$/u;

/** True for the files in which `startProcessesOf` finds something. */
export function hasStartCommand(path: string): boolean {
  const isKept = !isTestPath(path) && !isSamplePath(path);
  return (
    isKept &&
    (PLATFORM.test(fileNameOf(path)) ||
      isDockerfilePath(path) ||
      isComposePath(path) ||
      isManifestPath(path))
  );
}

/** The start commands of Dockerfiles, Procfiles, compose services, manifests and platforms, in order of paths. */
export const startProcessesOf = onceEach((project: Project): readonly StartProcesses[] =>
  project.files(hasStartCommand).flatMap((file) => {
    const name = fileNameOf(file.path);
    if (isDockerfilePath(file.path)) {
      return dockerfileProcesses(project, file);
    }
    if (name === 'Procfile') {
      return procfileProcesses(project, file);
    }
    if (isComposePath(file.path)) {
      return composeProcesses(project, file);
    }
    return PLATFORM.test(name)
      ? platformProcesses(project, file)
      : manifestProcesses(project, file);
  }),
);

const SERVER = /\b(?:gunicorn|uvicorn|hypercorn|granian|pm2(?:-runtime)?|fastapi)\b/u;
const WORKERS =
  /(?:--workers|--web-concurrency|(?:gunicorn|hypercorn|granian)\b[^&|;]*?[\s"'[]-w|pm2(?:-runtime)?\b[^&|;]*?\s(?:-i|--instances))(?:=|\s+|["',\s]+)(?<value>\d{1,3})\b/u;

/** The processes that a command of a server starts, in a text of the file. */
function workersIn(file: ProjectFile, text: string, start: number): StatedNumber | undefined {
  const found = SERVER.test(text) ? WORKERS.exec(text) : null;
  const value = found?.groups?.['value'];
  if (found === null || value === undefined) {
    return undefined;
  }
  const end = start + found.index + found[0].length;
  return { value: Number(value), at: file.place({ start: end - value.length, end }) };
}

function rootOf(project: Project, path: string): string {
  return serviceOf(project, path).root;
}

function dockerfileProcesses(project: Project, file: ProjectFile): readonly StartProcesses[] {
  const dockerfile = readDockerfile(file);
  const stage = dockerfile === undefined ? undefined : finalImage(dockerfile)?.stage;
  const last = stage?.instructions.findLast(({ keyword }) => /^(?:CMD|ENTRYPOINT)$/u.test(keyword));
  const workers = last === undefined ? undefined : workersIn(file, file.slice(last), last.start);
  const concurrency = stage?.instructions
    .flatMap(({ assignments }) => assignments)
    .find(({ name, value }) => name === 'WEB_CONCURRENCY' && /^\d+$/u.test(value ?? ''));
  const byEnvironment =
    concurrency === undefined
      ? undefined
      : { value: Number(concurrency.value), at: file.place(concurrency) };
  const own = workers ?? byEnvironment;
  return own === undefined
    ? []
    : [{ root: rootOf(project, file.path), workers: own, replicas: undefined }];
}

function procfileProcesses(project: Project, file: ProjectFile): readonly StartProcesses[] {
  return [...file.text.matchAll(/^web:.*$/gmu)].flatMap(({ index, 0: line }) => {
    const workers = workersIn(file, line, index);
    return workers === undefined
      ? []
      : [{ root: rootOf(project, file.path), workers, replicas: undefined }];
  });
}

function composeProcesses(project: Project, file: ProjectFile): readonly StartProcesses[] {
  const services = dataAt(readData(file)?.documents[0], 'services');
  return entriesOf(services).flatMap(({ value: node }) => {
    const build = dataAt(node, 'build');
    const context = textOf(build) ?? textOf(dataAt(build, 'context'));
    const folder =
      context === undefined ? undefined : resolveInRepository(folderOf(file.path), context);
    const replicas = numberAt(file, node, 'deploy', 'replicas') ?? numberAt(file, node, 'scale');
    const command = dataAt(node, 'command') ?? dataAt(node, 'entrypoint');
    const workers =
      command === undefined ? undefined : workersIn(file, file.slice(command), command.start);
    return folder === undefined
      ? []
      : stated(rootOf(project, folder === '' ? 'x' : `${folder}/x`), workers, replicas, project);
  });
}

/** A command of its own, or that of the service's Dockerfile, run as often as is stated. */
function stated(
  root: string,
  workers: StatedNumber | undefined,
  replicas: StatedNumber | undefined,
  project: Project,
): readonly StartProcesses[] {
  const built =
    workers ??
    project
      .files((path) => isDockerfilePath(path) && hasStartCommand(path))
      .flatMap((file) => dockerfileProcesses(project, file))
      .find((each) => each.root === root)?.workers;
  return workers === undefined && replicas === undefined
    ? []
    : [{ root, workers: built, replicas }];
}

function manifestProcesses(project: Project, file: ProjectFile): readonly StartProcesses[] {
  if (!file.text.includes('replicas') || file.text.includes('{{')) {
    return [];
  }
  return (readData(file)?.documents ?? []).flatMap((document) => {
    const kind = textOf(dataAt(document, 'kind')) ?? '';
    if (!/^(?:Deployment|StatefulSet)$/u.test(kind)) {
      return [];
    }
    const replicas = numberAt(file, document, 'spec', 'replicas');
    const containers = itemsOf(dataAt(document, 'spec', 'template', 'spec', 'containers'));
    return containers.flatMap((container) => {
      const commands = ['command', 'args'].flatMap((key) => dataAt(container, key) ?? []);
      const workers = commands.flatMap(
        (command) => workersInPart(file, commands, command) ?? [],
      )[0];
      // An image of which nothing is known may be any program.
      return workers === undefined
        ? []
        : stated(rootOf(project, file.path), workers, replicas, project);
    });
  });
}

// `command: [gunicorn]` and `args: [-w, "4"]` are one command.
function workersInPart(
  file: ProjectFile,
  commands: readonly DataNode[],
  command: DataNode,
): StatedNumber | undefined {
  const text = file.slice(command);
  const isServer = commands.some((each) => SERVER.test(file.slice(each)));
  return isServer && !SERVER.test(text)
    ? workersIn(file, `${PROGRAM}${text}`, command.start - PROGRAM.length)
    : workersIn(file, text, command.start);
}

const PROGRAM = 'gunicorn ';

function platformProcesses(project: Project, file: ProjectFile): readonly StartProcesses[] {
  const root = rootOf(project, file.path);
  const documents = readData(file)?.documents ?? [];
  return documents.flatMap((document) => {
    const units = [
      dataAt(document, 'deploy'),
      ...itemsOf(dataAt(document, 'services')),
      ...entriesOf(dataAt(document, 'processes')).map(({ value }) => value),
    ];
    return units.flatMap((unit) => {
      const command = dataAt(unit, 'startCommand') ?? (unit?.kind === 'scalar' ? unit : undefined);
      const workers =
        command === undefined ? undefined : workersIn(file, file.slice(command), command.start);
      const replicas = numberAt(file, unit, 'numReplicas') ?? numberAt(file, unit, 'numInstances');
      return stated(root, workers, replicas, project);
    });
  });
}

function numberAt(
  file: ProjectFile,
  node: DataNode | undefined,
  ...path: readonly string[]
): StatedNumber | undefined {
  const value = dataAt(node, ...path);
  const text = textOf(value);
  return value !== undefined && text !== undefined && /^\d{1,4}$/u.test(text)
    ? { value: Number(text), at: file.place(value) }
    : undefined;
}
