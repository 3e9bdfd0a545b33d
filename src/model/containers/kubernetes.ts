import { dataAt, entriesOf, entryOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataEntry, DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';

/** A setting and its place, from the key to the end of the value. */
export interface KubernetesSetting {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The value as written. */
  readonly text: string;
}

export interface KubernetesContainer {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly image: string | undefined;
  /** The place of the image, or of the container when it names none. */
  readonly imageAt: { readonly start: number; readonly end: number };
  /** The place of its name, or of the container when it has none. */
  readonly nameAt: { readonly start: number; readonly end: number };
  /** The plain values of its environment. */
  readonly environment: readonly KubernetesSetting[];
  readonly hasProbe: boolean;
  readonly hasMemoryLimit: boolean;
  readonly ports: readonly string[];
  readonly mounts: readonly { readonly volume: string; readonly isReadOnly: boolean }[];
  /** `command` and `args` in one list. */
  readonly command: readonly {
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }[];
  readonly isInit: boolean;
  /** The scalars of its security context, by name. */
  readonly security: readonly KubernetesSetting[];
}

/** Pods that a manifest creates, directly or through a controller. */
export interface KubernetesWorkload {
  /** `Pod`, `Deployment`, `StatefulSet`, `DaemonSet`, `ReplicaSet`, `Job` or `CronJob`. */
  readonly kind: string;
  readonly name: string;
  /** The pod's own security context, which containers can override. */
  readonly security: readonly KubernetesSetting[];
  readonly containers: readonly KubernetesContainer[];
  /** Volumes that are paths of the node. */
  readonly hostPaths: readonly KubernetesSetting[];
  /** The schedule of a CronJob. */
  readonly schedule:
    | { readonly start: number; readonly end: number; readonly text: string }
    | undefined;
}

const POD_SPECS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', ['spec']],
  ['Deployment', ['spec', 'template', 'spec']],
  ['StatefulSet', ['spec', 'template', 'spec']],
  ['DaemonSet', ['spec', 'template', 'spec']],
  ['ReplicaSet', ['spec', 'template', 'spec']],
  ['Job', ['spec', 'template', 'spec']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
]);

/** True for YAML that could be a manifest; lock files and workflows are none. */
export function isManifestPath(path: string): boolean {
  return (
    /\.ya?ml$/iu.test(path) &&
    !/(?:^|\/)(?:pnpm-lock\.yaml|\.github\/.*|(?:docker-)?compose[^/]*)$/iu.test(path)
  );
}

/**
 * The workloads of a Kubernetes manifest. None for other YAML, and none for Helm and other templates,
 * which are no YAML before they are rendered.
 * https://kubernetes.io/docs/concepts/workloads/
 */
export function kubernetesWorkloads(file: ProjectFile): readonly KubernetesWorkload[] {
  const { text } = file;
  const isManifest = text.includes('apiVersion') && text.includes('containers');
  if (!isManifest || text.includes('{{')) {
    return [];
  }
  return (readData(file)?.documents ?? [])
    .flatMap(membersOf)
    .flatMap((node) => workloadOf(node) ?? []);
}

// `kind: List` holds manifests in `items`.
function membersOf(document: DataNode): readonly DataNode[] {
  return textOf(dataAt(document, 'kind')) === 'List'
    ? itemsOf(dataAt(document, 'items'))
    : [document];
}

function workloadOf(node: DataNode): KubernetesWorkload | undefined {
  const kind = textOf(dataAt(node, 'kind')) ?? '';
  const steps = POD_SPECS.get(kind);
  if (steps === undefined || dataAt(node, 'apiVersion') === undefined) {
    return undefined;
  }
  const spec = dataAt(node, ...steps);
  const schedule = dataAt(node, 'spec', 'schedule');
  const when = textOf(schedule);
  return {
    kind,
    name: textOf(dataAt(node, 'metadata', 'name')) ?? '',
    security: settingsOf(dataAt(spec, 'securityContext')),
    hostPaths: itemsOf(dataAt(spec, 'volumes')).flatMap((item) => hostPathOf(item) ?? []),
    containers: [
      ...itemsOf(dataAt(spec, 'initContainers')).map((item) => containerOf(item, true)),
      ...itemsOf(dataAt(spec, 'containers')).map((item) => containerOf(item, false)),
    ],
    schedule:
      kind === 'CronJob' && schedule !== undefined && when !== undefined
        ? { start: schedule.start, end: schedule.end, text: when }
        : undefined,
  };
}

function containerOf(node: DataNode, isInit: boolean): KubernetesContainer {
  const words = [...itemsOf(dataAt(node, 'command')), ...itemsOf(dataAt(node, 'args'))];
  return {
    name: textOf(dataAt(node, 'name')) ?? '',
    start: node.start,
    end: node.end,
    image: textOf(dataAt(node, 'image')),
    command: words.flatMap((word) => {
      const text = textOf(word);
      return text === undefined ? [] : [{ start: word.start, end: word.end, text }];
    }),
    isInit,
    security: settingsOf(entryOf(node, 'securityContext')?.value),
    imageAt: dataAt(node, 'image') ?? node,
    nameAt: dataAt(node, 'name') ?? node,
    environment: itemsOf(dataAt(node, 'env')).flatMap((item) => environmentOf(item) ?? []),
    hasProbe: ['livenessProbe', 'readinessProbe', 'startupProbe'].some(
      (probe) => dataAt(node, probe) !== undefined,
    ),
    hasMemoryLimit: dataAt(node, 'resources', 'limits', 'memory') !== undefined,
    ports: itemsOf(dataAt(node, 'ports')).flatMap(
      (port) => textOf(dataAt(port, 'containerPort')) ?? [],
    ),
    mounts: itemsOf(dataAt(node, 'volumeMounts')).map((mount) => ({
      volume: textOf(dataAt(mount, 'name')) ?? '',
      isReadOnly: textOf(dataAt(mount, 'readOnly')) === 'true',
    })),
  };
}

function hostPathOf(volume: DataNode): KubernetesSetting | undefined {
  const path = dataAt(volume, 'hostPath', 'path');
  const text = textOf(path);
  return path === undefined || text === undefined
    ? undefined
    : { name: textOf(dataAt(volume, 'name')) ?? '', start: path.start, end: path.end, text };
}

function environmentOf(item: DataNode): KubernetesSetting | undefined {
  const value = dataAt(item, 'value');
  const name = textOf(dataAt(item, 'name'));
  const text = textOf(value);
  return value === undefined || name === undefined || text === undefined
    ? undefined
    : { name, start: value.start, end: value.end, text };
}

function settingsOf(node: DataNode | undefined): readonly KubernetesSetting[] {
  return entriesOf(node).flatMap((entry) => settingOf(entry) ?? []);
}

function settingOf({ key, keyStart, value }: DataEntry): KubernetesSetting | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : { name: key, start: keyStart, end: value.end, text };
}
