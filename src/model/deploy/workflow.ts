import { dataAt, entriesOf, entryOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';

/** A text of a workflow and its place. */
export interface WorkflowText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface WorkflowStep {
  readonly start: number;
  readonly end: number;
  readonly id: string | undefined;
  readonly name: string;
  readonly condition: string;
  readonly uses: WorkflowText | undefined;
  /** The inputs of the action that are plain texts. */
  readonly inputs: ReadonlyMap<string, WorkflowText>;
  readonly run: WorkflowText | undefined;
  /** The place of the key `run`. */
  readonly runKey: { readonly start: number; readonly end: number } | undefined;
  readonly shell: string | undefined;
  /** The folder that it runs in, as written; undefined for the root. */
  readonly folder: string | undefined;
  readonly hasEnvironment: boolean;
  /** The entry when it is literally true. */
  readonly continuesOnError: { readonly start: number; readonly end: number } | undefined;
}

export interface WorkflowJob {
  readonly id: string;
  readonly name: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
  readonly condition: string;
  /** A workflow that the job calls. */
  readonly uses: WorkflowText | undefined;
  readonly permissions: WorkflowPermissions | undefined;
  readonly hasEnvironment: boolean;
  readonly runner: string;
  /** The image that the job runs in. */
  readonly container: WorkflowText | undefined;
  /** The images of its service containers. */
  readonly serviceImages: readonly WorkflowText[];
  readonly shell: string | undefined;
  readonly continuesOnError: { readonly start: number; readonly end: number } | undefined;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowPermissions {
  /** From the key to the end of the value. */
  readonly start: number;
  readonly end: number;
  readonly isWriteAll: boolean;
  readonly canWrite: boolean;
}

/** A GitHub workflow. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly name: string;
  readonly triggers: ReadonlySet<string>;
  readonly permissions: WorkflowPermissions | undefined;
  /** The place of the key `jobs`. */
  readonly jobsKey: { readonly start: number; readonly end: number };
  readonly jobs: readonly WorkflowJob[];
}

/** Reads a workflow; undefined when the file has no jobs. */
export function workflowOf(file: ProjectFile): Workflow | undefined {
  const root = readData(file)?.documents[0];
  const jobs = entryOf(root, 'jobs');
  if (jobs === undefined) {
    return undefined;
  }
  const on = dataAt(root, 'on');
  const triggers = [on, ...itemsOf(on)].flatMap((node) => textOf(node) ?? []);
  return {
    name: textOf(dataAt(root, 'name')) ?? '',
    triggers: new Set([...triggers, ...entriesOf(on).map(({ key }) => key)]),
    permissions: permissionsOf(root),
    jobsKey: { start: jobs.keyStart, end: jobs.keyEnd },
    jobs: entriesOf(jobs.value).map(({ key, keyStart, keyEnd, value }) => ({
      keyStart,
      keyEnd,
      ...jobOf(key, value, dataAt(root, 'defaults', 'run')),
    })),
  };
}

function jobOf(
  id: string,
  node: DataNode,
  defaults: DataNode | undefined,
): Omit<WorkflowJob, 'keyStart' | 'keyEnd'> {
  const runner = dataAt(node, 'runs-on');
  const own = dataAt(node, 'defaults', 'run');
  const folder =
    textOf(dataAt(own, 'working-directory')) ?? textOf(dataAt(defaults, 'working-directory'));
  const labels = [runner, ...itemsOf(runner), ...itemsOf(dataAt(runner, 'labels'))];
  return {
    id,
    name: textOf(dataAt(node, 'name')) ?? '',
    start: node.start,
    end: node.end,
    condition: textOf(dataAt(node, 'if')) ?? '',
    uses: workflowText(dataAt(node, 'uses')),
    permissions: permissionsOf(node),
    hasEnvironment: dataAt(node, 'environment') !== undefined,
    runner: labels.flatMap((label) => textOf(label) ?? []).join(' '),
    container:
      workflowText(dataAt(node, 'container')) ?? workflowText(dataAt(node, 'container', 'image')),
    serviceImages: entriesOf(dataAt(node, 'services')).flatMap(
      ({ value }) => workflowText(dataAt(value, 'image')) ?? [],
    ),
    shell: textOf(dataAt(own, 'shell')) ?? textOf(dataAt(defaults, 'shell')),
    continuesOnError: continuesOnError(node),
    steps: itemsOf(dataAt(node, 'steps')).map((step) => stepOf(step, folder)),
  };
}

function stepOf(node: DataNode, folder: string | undefined): WorkflowStep {
  const run = entryOf(node, 'run');
  return {
    start: node.start,
    end: node.end,
    id: textOf(dataAt(node, 'id')),
    name: textOf(dataAt(node, 'name')) ?? '',
    condition: textOf(dataAt(node, 'if')) ?? '',
    uses: workflowText(dataAt(node, 'uses')),
    inputs: new Map(
      entriesOf(dataAt(node, 'with')).flatMap(({ key, value }) => {
        const text = workflowText(value);
        return text === undefined ? [] : [[key, text] as const];
      }),
    ),
    run: workflowText(run?.value),
    runKey: run === undefined ? undefined : { start: run.keyStart, end: run.keyEnd },
    shell: textOf(dataAt(node, 'shell')),
    folder: textOf(dataAt(node, 'working-directory')) ?? folder,
    hasEnvironment: dataAt(node, 'env') !== undefined,
    continuesOnError: continuesOnError(node),
  };
}

function continuesOnError(node: DataNode): WorkflowStep['continuesOnError'] {
  const entry = entryOf(node, 'continue-on-error');
  return entry !== undefined && textOf(entry.value) === 'true'
    ? { start: entry.keyStart, end: entry.value.end }
    : undefined;
}

function permissionsOf(node: DataNode | undefined): WorkflowPermissions | undefined {
  const entry = entryOf(node, 'permissions');
  if (entry === undefined) {
    return undefined;
  }
  const { value } = entry;
  const isWriteAll = textOf(value) === 'write-all';
  return {
    start: entry.keyStart,
    end: value.end,
    isWriteAll,
    canWrite: isWriteAll || entriesOf(value).some((one) => textOf(one.value) === 'write'),
  };
}

function workflowText(node: DataNode | undefined): WorkflowText | undefined {
  const text = textOf(node);
  return node === undefined || text === undefined
    ? undefined
    : { start: node.start, end: node.end, text };
}
