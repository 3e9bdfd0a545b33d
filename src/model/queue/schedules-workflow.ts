import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { isBuildOutput } from '../deploy/build-output.ts';
import { readData } from '../documents.ts';
import { packageManifest } from '../packages/package-manifest.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { resolveInRepository } from '../repository-path.ts';
import type { ScheduleTarget } from './schedule.ts';
import { scriptCommands } from '../containers/script-command.ts';

/** True for a GitHub workflow. */
export function isWorkflowPath(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/u.test(path);
}

type Found = Pick<ScheduleTarget, 'at' | 'what' | 'status' | 'confidence'>;

/**
 * What a scheduled GitHub workflow runs from its own repository: scripts, package scripts, local
 * actions and reusable workflows. Empty for a workflow without `on.schedule`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
export function workflowSchedules(file: ProjectFile, project: Project): readonly ScheduleTarget[] {
  const root = readData(file)?.documents[0];
  const crons = itemsOf(dataAt(root, 'on', 'schedule'));
  const when = crons.flatMap((item) => textOf(dataAt(item, 'cron')) ?? []).join(', ');
  if (when === '') {
    return [];
  }
  const jobs = entriesOf(dataAt(root, 'jobs')).map((entry) => entry.value);
  const found = jobs.flatMap((job) =>
    dependsOnEvent(job)
      ? []
      : [...reusable(file, project, job), ...stepTargets(file, project, root, job)],
  );
  return found.map((target) => ({ platform: 'GitHub Actions', when, ...target }));
}

// A condition on the event can keep the schedule away from a job or step.
function dependsOnEvent(node: DataNode): boolean {
  return textOf(dataAt(node, 'if'))?.includes('event') === true;
}

function reusable(file: ProjectFile, project: Project, job: DataNode): readonly Found[] {
  const uses = dataAt(job, 'uses');
  const written = textOf(uses);
  if (uses === undefined || written?.startsWith('./') !== true) {
    return [];
  }
  const path = resolveInRepository('', written);
  const isThere = path !== undefined && project.has(path);
  return [
    {
      at: file.place(uses),
      what: `the workflow ${written}`,
      status: isThere ? 'present' : 'missing',
      confidence: 'high',
    },
  ];
}

function stepTargets(
  file: ProjectFile,
  project: Project,
  root: DataNode | undefined,
  job: DataNode,
): readonly Found[] {
  const steps = itemsOf(dataAt(job, 'steps'));
  if (!checksOutThisTree(steps)) {
    return [];
  }
  const defaults = [job, root].map((node) => dataAt(node, 'defaults', 'run'));
  const jobFolder = firstText(defaults, 'working-directory') ?? '';
  const jobShell = firstText(defaults, 'shell');
  return steps
    .filter((step) => !dependsOnEvent(step))
    .flatMap((step, index) => {
      const earlier = steps.slice(0, index).flatMap((one) => textOf(dataAt(one, 'run')) ?? []);
      const shell = textOf(dataAt(step, 'shell')) ?? jobShell ?? 'bash';
      const folder = textOf(dataAt(step, 'working-directory')) ?? jobFolder;
      const isShell = /^(?:ba)?sh\b/u.test(shell) && !/[$~]|^\//u.test(folder);
      return [
        ...localAction(file, project, step),
        ...(isShell ? scripts(file, project, step, folder, earlier.join('\n')) : []),
      ];
    });
}

function firstText(nodes: readonly (DataNode | undefined)[], key: string): string | undefined {
  return nodes.map((node) => textOf(dataAt(node, key))).find((text) => text !== undefined);
}

// Only a plain checkout puts this commit's files where the steps look for them.
function checksOutThisTree(steps: readonly DataNode[]): boolean {
  const checkouts = steps.filter((step) =>
    (textOf(dataAt(step, 'uses')) ?? '').startsWith('actions/checkout@'),
  );
  const isElsewhere = checkouts.some((step) =>
    ['repository', 'path', 'ref', 'submodules', 'sparse-checkout'].some(
      (key) => dataAt(step, 'with', key) !== undefined,
    ),
  );
  const bringsFiles = steps.some((step) =>
    /^actions\/(?:download-artifact|cache)/u.test(textOf(dataAt(step, 'uses')) ?? ''),
  );
  return checkouts.length > 0 && !isElsewhere && !bringsFiles;
}

function localAction(file: ProjectFile, project: Project, step: DataNode): readonly Found[] {
  const uses = dataAt(step, 'uses');
  const written = textOf(uses);
  const folder = written?.startsWith('./') === true ? resolveInRepository('', written) : undefined;
  if (uses === undefined || folder === undefined) {
    return [];
  }
  const prefix = folder === '' ? '' : `${folder}/`;
  const names = ['action.yml', 'action.yaml', 'Dockerfile'];
  const isThere = names.some((name) => project.has(`${prefix}${name}`));
  return [
    {
      at: file.place(uses),
      what: `the action ${written}`,
      status: isThere ? 'present' : 'missing',
      confidence: 'high',
    },
  ];
}

function scripts(
  file: ProjectFile,
  project: Project,
  step: DataNode,
  folder: string,
  earlier: string,
): readonly Found[] {
  const run = dataAt(step, 'run');
  const text = textOf(run);
  const base = resolveInRepository('', folder);
  if (run === undefined || text === undefined || base === undefined) {
    return [];
  }
  const prefix = base === '' ? '' : `${base}/`;
  return scriptCommands(text).flatMap(({ kind, target }): readonly Found[] => {
    const within = file.slice(run).indexOf(target);
    const start = within === -1 ? run.start : run.start + within;
    const end = within === -1 ? run.end : start + target.length;
    const at = file.place({ start, end });
    if (kind === 'package-script') {
      const status = packageScript(project, prefix, target);
      return [{ at, what: `the package script ${target}`, status, confidence: 'high' }];
    }
    // What is named before may have been made there: `generate > run.sh`, then `bash run.sh`.
    const before = `${earlier}\n${text.slice(0, text.lastIndexOf(target))}`;
    const isNamedBefore = before.includes(target.replace(/^\.\//u, ''));
    const status = isNamedBefore ? 'unknown' : fileStatus(project, prefix, target);
    return [{ at, what: `the file ${target}`, status, confidence: 'medium' }];
  });
}

function fileStatus(project: Project, prefix: string, target: string): ScheduleTarget['status'] {
  const path = resolveInRepository(prefix, target);
  if (path === undefined) {
    return 'unknown';
  }
  if (project.has(path)) {
    return 'present';
  }
  return isBuildOutput(path) ? 'unknown' : 'missing';
}

function packageScript(project: Project, prefix: string, name: string): ScheduleTarget['status'] {
  const manifest = project.file(`${prefix}package.json`);
  const known = manifest === undefined ? undefined : packageManifest(manifest)?.scripts;
  if (known === undefined) {
    return 'unknown';
  }
  return known.has(name) ? 'present' : 'missing';
}
