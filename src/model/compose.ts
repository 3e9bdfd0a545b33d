import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataEntry, DataNode } from '#syntax/data.ts';

import { readData } from './documents.ts';
import { parsePortMapping } from './port-mapping.ts';
import type { PortMapping } from './port-mapping.ts';
import type { ProjectFile } from './project-file.ts';

/** A text of a compose file and its place. */
export interface ComposeText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `NAME=value` or `NAME: value` of `environment` and `labels`. */
export interface ComposeSetting extends ComposeText {
  readonly name: string;
  /** Undefined when the value is taken over from outside. */
  readonly value: string | undefined;
}

export interface ComposeService {
  readonly name: string;
  /** The place of the service's key. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly start: number;
  readonly end: number;
  /** Also the image that `extends` brings from a service of the same file. */
  readonly image: ComposeText | undefined;
  readonly isBuilt: boolean;
  readonly ports: readonly PortMapping[];
  readonly environment: readonly ComposeSetting[];
  readonly labels: readonly ComposeSetting[];
  /** Short volumes as written, long ones as `source:target`. */
  readonly volumes: readonly ComposeText[];
  readonly privileged: ComposeText | undefined;
  readonly user: ComposeText | undefined;
  /** `entrypoint` and `command` in one text, empty when neither is set. */
  readonly command: string;
  readonly networkMode: string | undefined;
  readonly profiles: readonly string[];
  readonly networks: readonly string[];
  /** Services that this one names in `depends_on` or `links`. */
  readonly dependsOn: readonly string[];
}

const COMPOSE_NAME = /^(?:[\w.-]+[.-])?(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml$/iu;

/** True for `compose.yaml`, `docker-compose.prod.yml`, `dev.docker-compose.yml` and their like. */
export function isComposePath(path: string): boolean {
  return COMPOSE_NAME.test(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * The services of a compose file, in its order; none when it is no compose file after all. Fragments
 * (`x-…`), anchors and merge keys are resolved. https://docs.docker.com/reference/compose-file/
 */
export function composeServices(file: ProjectFile): readonly ComposeService[] {
  const root = readData(file)?.documents[0];
  const services = dataAt(root, 'services');
  return entriesOf(services)
    .filter((entry) => entry.value.kind === 'map')
    .map((entry) => serviceOf(entry, services));
}

function serviceOf(entry: DataEntry, services: DataNode | undefined): ComposeService {
  const { value: node } = entry;
  return {
    name: entry.key,
    nameStart: entry.keyStart,
    nameEnd: entry.keyEnd,
    start: node.start,
    end: node.end,
    image: inheritedText(node, services, 'image'),
    isBuilt: dataAt(node, 'build') !== undefined,
    ports: itemsOf(dataAt(node, 'ports')).flatMap((item) => parsePortMapping(item) ?? []),
    environment: settingsOf(dataAt(node, 'environment')),
    labels: settingsOf(dataAt(node, 'labels')),
    volumes: itemsOf(dataAt(node, 'volumes')).flatMap((item) => volumeOf(item) ?? []),
    privileged: composeText(dataAt(node, 'privileged')),
    user: composeText(dataAt(node, 'user')),
    command: [...wordsOf(dataAt(node, 'entrypoint')), ...wordsOf(dataAt(node, 'command'))].join(
      ' ',
    ),
    networkMode: textOf(dataAt(node, 'network_mode')),
    profiles: namesIn(dataAt(node, 'profiles')),
    networks: namesIn(dataAt(node, 'networks')),
    dependsOn: [
      ...namesIn(dataAt(node, 'depends_on')),
      ...namesIn(dataAt(node, 'links')).map((link) => link.split(':')[0] ?? link),
    ],
  };
}

const LONGEST_CHAIN = 8;

function inheritedText(
  node: DataNode,
  services: DataNode | undefined,
  key: string,
): ComposeText | undefined {
  let current: DataNode | undefined = node;
  for (let step = 0; step < LONGEST_CHAIN && current !== undefined; step += 1) {
    const own = composeText(dataAt(current, key));
    if (own !== undefined) {
      return own;
    }
    const parent = dataAt(current, 'extends');
    if (dataAt(parent, 'file') !== undefined) {
      return undefined;
    }
    const name: string | undefined = textOf(parent) ?? textOf(dataAt(parent, 'service'));
    current = name === undefined ? undefined : dataAt(services, name);
  }
  return undefined;
}

function composeText(node: DataNode | undefined): ComposeText | undefined {
  const text = textOf(node);
  return node === undefined || text === undefined
    ? undefined
    : { start: node.start, end: node.end, text };
}

function settingsOf(node: DataNode | undefined): readonly ComposeSetting[] {
  const named = entriesOf(node).map((entry) => ({
    name: entry.key,
    value: textOf(entry.value),
    text: textOf(entry.value) ?? '',
    start: entry.keyStart,
    end: Math.max(entry.keyEnd, entry.value.end),
  }));
  const listed = itemsOf(node).flatMap((item) => {
    const written = composeText(item);
    if (written === undefined) {
      return [];
    }
    const equals = written.text.indexOf('=');
    const name = equals === -1 ? written.text : written.text.slice(0, equals);
    return [
      { ...written, name, value: equals === -1 ? undefined : written.text.slice(equals + 1) },
    ];
  });
  return [...named, ...listed];
}

function volumeOf(item: DataNode): ComposeText | undefined {
  if (item.kind !== 'map') {
    return composeText(item);
  }
  const source = textOf(dataAt(item, 'source')) ?? '';
  const target = textOf(dataAt(item, 'target')) ?? '';
  return { start: item.start, end: item.end, text: `${source}:${target}` };
}

function wordsOf(node: DataNode | undefined): readonly string[] {
  return [...itemsOf(node), node].flatMap((word) => textOf(word) ?? []);
}

// `depends_on`, `networks` and their like are lists of names or maps by name.
function namesIn(node: DataNode | undefined): readonly string[] {
  return [
    ...itemsOf(node).flatMap((item) => textOf(item) ?? []),
    ...entriesOf(node).map((entry) => entry.key),
  ];
}
