import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { exposedKindOf, publicPrefixOf } from './client-bundle.ts';
import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { readData, readDockerfile } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';

/** A variable for browsers that a file of settings fills with a secret. */
export interface ExposedSetting {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** What its name says that it is. */
  readonly what: string | undefined;
  /** The secret that its value is taken from. */
  readonly source: string | undefined;
}

const ENV_FILE = /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w.-]+\.env)$/u;

/** True for the files in which `exposedSettingsOf` looks: workflows, Dockerfiles and `.env` files. */
export function hasBundleSettings(path: string): boolean {
  return ENV_FILE.test(path) || isWorkflowPath(path) || isDockerfilePath(path);
}

/** Variables with a public prefix that hold a secret by their name or by what fills them, in source order, each name once. */
export function exposedSettingsOf(file: ProjectFile): readonly ExposedSetting[] {
  const found = new Map<string, ExposedSetting>();
  for (const { name, value, start, end } of assignmentsOf(file)) {
    const what = exposedKindOf(name);
    const source = what === undefined ? secretSource(name, value) : undefined;
    if ((what !== undefined || source !== undefined) && !found.has(name)) {
      found.set(name, { name, start, end, what, source });
    }
  }
  return [...found.values()];
}

interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function assignmentsOf(file: ProjectFile): readonly Assignment[] {
  if (isDockerfilePath(file.path)) {
    const instructions = readDockerfile(file)?.stages.flatMap((stage) => stage.instructions) ?? [];
    return instructions
      .filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV')
      .flatMap(({ assignments }) =>
        assignments.map(({ name, value, start }) => ({
          name,
          value: value ?? '',
          start,
          end: start + name.length,
        })),
      );
  }
  const root = readData(file)?.documents[0];
  return isWorkflowPath(file.path) ? workflowVariables(file, root) : mapVariables(root);
}

function mapVariables(map: DataNode | undefined): readonly Assignment[] {
  return entriesOf(map).map(({ key, keyStart, keyEnd, value }) => ({
    name: key,
    value: textOf(value) ?? '',
    start: keyStart,
    end: keyEnd,
  }));
}

const BUILD_ARGUMENT = /^[ \t]*(?<name>\w+)=(?<value>.*)$/gmu;

function workflowVariables(file: ProjectFile, root: DataNode | undefined): readonly Assignment[] {
  const jobs = entriesOf(dataAt(root, 'jobs')).map(({ value }) => value);
  const steps = jobs.flatMap((job) => itemsOf(dataAt(job, 'steps')));
  const environments = [root, ...jobs, ...steps].flatMap((node) =>
    mapVariables(dataAt(node, 'env')),
  );
  const buildArguments = steps.flatMap((step) => {
    const list = dataAt(step, 'with', 'build-args');
    return list === undefined ? [] : argumentLines(file, list);
  });
  return [...environments, ...buildArguments].toSorted((a, b) => a.start - b.start);
}

function argumentLines(file: ProjectFile, list: DataNode): readonly Assignment[] {
  return Array.from(file.slice(list).matchAll(BUILD_ARGUMENT), (match) => {
    const { name = '', value = '' } = match.groups ?? {};
    const start = list.start + match.index + match[0].indexOf(name);
    return { name, value, start, end: start + name.length };
  });
}

const SOURCE =
  /^\s*["']?(?:\$\{\{\s*secrets\.(?<secret>\w+)\s*\}\}|\$\{?(?<variable>\w+)\}?)["']?\s*$/u;

// A secret store also holds what is public, so the name of what fills the variable has to say it too.
function secretSource(name: string, value: string): string | undefined {
  const prefix = publicPrefixOf(name);
  const { secret, variable } = SOURCE.exec(value)?.groups ?? {};
  const source = secret ?? variable;
  return prefix !== undefined &&
    source !== undefined &&
    publicPrefixOf(source) === undefined &&
    exposedKindOf(`${prefix}${source}`) !== undefined
    ? source
    : undefined;
}
