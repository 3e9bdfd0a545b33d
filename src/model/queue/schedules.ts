import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { isManifestPath } from '../containers/kubernetes.ts';
import { isNextRoutingPath } from '../http/next-routes.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import type { ScheduleTarget } from './schedule.ts';
import { cloudflareSchedules } from './schedules-cloudflare.ts';
import { cronJobSchedules, crontabSchedules, isCrontabPath } from './schedules-container.ts';
import { netlifySchedules } from './schedules-netlify.ts';
import { vercelSchedules } from './schedules-vercel.ts';
import { isWorkflowPath, workflowSchedules } from './schedules-workflow.ts';

interface ScheduleSource {
  readonly isSource: (path: string) => boolean;
  readonly targets: (file: ProjectFile, project: Project) => readonly ScheduleTarget[];
}

const SOURCES: readonly ScheduleSource[] = [
  { isSource: (path) => fileNameOf(path) === 'vercel.json', targets: vercelSchedules },
  { isSource: (path) => fileNameOf(path) === 'netlify.toml', targets: netlifySchedules },
  {
    isSource: (path) => /^wrangler\.(?:toml|jsonc?)$/u.test(fileNameOf(path)),
    targets: cloudflareSchedules,
  },
  { isSource: isWorkflowPath, targets: workflowSchedules },
  { isSource: isManifestPath, targets: cronJobSchedules },
  { isSource: isCrontabPath, targets: crontabSchedules },
];

/** True for a file that can hold a schedule or decides where one leads. */
export function isSchedulePath(path: string): boolean {
  return (
    SOURCES.some(({ isSource }) => isSource(path)) ||
    fileNameOf(path) === 'package.json' ||
    isNextRoutingPath(path) ||
    isDockerfilePath(path)
  );
}

/** Every target of every schedule in the repository, save those of samples and tests. */
export function scheduleTargets(project: Project): readonly ScheduleTarget[] {
  return SOURCES.flatMap(({ isSource, targets }) =>
    project
      .files((path) => isSource(path) && !isSamplePath(path))
      .flatMap((file) => targets(file, project)),
  );
}
