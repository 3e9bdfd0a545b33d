import { byPath } from '../by-path.ts';
import { dataAt, entriesOf, entryOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataEntry, DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { parsePortMapping } from './port-mapping.ts';
import type { PortMapping } from './port-mapping.ts';
import type { ProjectFile } from '../project-file.ts';

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

/** A short volume as written, a long one as `source:target`. */
export interface ComposeVolume extends ComposeText {
  readonly isReadOnly: boolean;
}

/** One entry of `depends_on`. */
export interface ComposeDependency extends ComposeText {
  /** Undefined when it only orders the start. */
  readonly condition: string | undefined;
}

export interface ComposeHealthcheck extends ComposeText {
  /** The words of the list form; one text for the string form, which a shell runs. */
  readonly words: readonly string[];
  readonly isDisabled: boolean;
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
  readonly volumes: readonly ComposeVolume[];
  readonly privileged: ComposeText | undefined;
  readonly user: ComposeText | undefined;
  /** The folder that it is built from, as written. */
  readonly buildContext: ComposeText | undefined;
  /** The Dockerfile in that folder, when it is named. */
  readonly buildFile: string | undefined;
  /** The stage that is built, when it is not the last. */
  readonly buildTarget: string | undefined;
  readonly restart: string | undefined;
  readonly healthcheck: ComposeHealthcheck | undefined;
  /** A limit of memory, of the service or of its deployment. */
  readonly hasMemoryLimit: boolean;
  /** It takes settings over from another service, which may stand in another file. */
  readonly isExtended: boolean;
  /** It has neither image nor build, so it adds to a service of the same name in another file. */
  readonly isPatch: boolean;
  /** Files that give it further environment. */
  readonly hasEnvironmentFile: boolean;
  /** `entrypoint` and `command` in one text, empty when neither is set. */
  readonly command: string;
  readonly networkMode: string | undefined;
  readonly profiles: readonly string[];
  readonly networks: readonly string[];
  /** Services that this one names in `depends_on` or `links`. */
  readonly dependsOn: readonly string[];
  readonly startsAfter: readonly ComposeDependency[];
}

const COMPOSE_NAME = /^(?:[\w.-]+[.-])?(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml$/iu;

/** True for `compose.yaml`, `docker-compose.prod.yml`, `dev.docker-compose.yml` and their like. */
export const isComposePath = byPath((path): boolean =>
  COMPOSE_NAME.test(path.slice(path.lastIndexOf('/') + 1)),
);

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
    buildContext:
      composeText(dataAt(node, 'build')) ?? composeText(dataAt(node, 'build', 'context')),
    buildTarget: textOf(dataAt(node, 'build', 'target')),
    buildFile: textOf(dataAt(node, 'build', 'dockerfile')),
    restart:
      textOf(dataAt(node, 'restart')) ??
      textOf(dataAt(node, 'deploy', 'restart_policy', 'condition')),
    healthcheck: healthcheckOf(entryOf(node, 'healthcheck')),
    hasMemoryLimit: MEMORY_LIMITS.some((path) => dataAt(node, ...path) !== undefined),
    isExtended: dataAt(node, 'extends') !== undefined,
    isPatch: ['image', 'build', 'extends'].every((key) => dataAt(node, key) === undefined),
    hasEnvironmentFile: dataAt(node, 'env_file') !== undefined,
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
    startsAfter: dependenciesOf(dataAt(node, 'depends_on')),
  };
}

// https://docs.docker.com/reference/compose-file/deploy/#resources
const MEMORY_LIMITS = [['mem_limit'], ['deploy', 'resources', 'limits', 'memory']] as const;

function healthcheckOf(entry: DataEntry | undefined): ComposeHealthcheck | undefined {
  if (entry === undefined) {
    return undefined;
  }
  const { value } = entry;
  const test = dataAt(value, 'test');
  const words = wordsOf(test);
  return {
    start: test?.start ?? entry.keyStart,
    end: test?.end ?? entry.keyEnd,
    text: words.join(' '),
    words,
    isDisabled: textOf(dataAt(value, 'disable')) === 'true' || words[0] === 'NONE',
  };
}

function dependenciesOf(node: DataNode | undefined): readonly ComposeDependency[] {
  return [
    ...itemsOf(node).flatMap((item) => {
      const text = composeText(item);
      return text === undefined ? [] : [{ ...text, condition: undefined }];
    }),
    ...entriesOf(node).map(({ key, keyStart, keyEnd, value }) => ({
      start: keyStart,
      end: keyEnd,
      text: key,
      condition: textOf(dataAt(value, 'condition')),
    })),
  ];
}

/** The names of the file's networks that lead nowhere outside. */
export function internalNetworks(file: ProjectFile): ReadonlySet<string> {
  const networks = dataAt(readData(file)?.documents[0], 'networks');
  return new Set(
    entriesOf(networks)
      .filter(({ value }) => textOf(dataAt(value, 'internal')) === 'true')
      .map(({ key }) => key),
  );
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

function volumeOf(item: DataNode): ComposeVolume | undefined {
  if (item.kind !== 'map') {
    const written = composeText(item);
    return written === undefined
      ? undefined
      : { ...written, isReadOnly: /:(?:[\w,]+,)?ro(?:,\w+)*$/u.test(written.text) };
  }
  const source = textOf(dataAt(item, 'source')) ?? '';
  const target = textOf(dataAt(item, 'target')) ?? '';
  const isReadOnly = textOf(dataAt(item, 'read_only')) === 'true';
  return { start: item.start, end: item.end, text: `${source}:${target}`, isReadOnly };
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
