import { dataAt, itemsOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { isBuildOutput } from '../deploy/build-output.ts';
import { folderOf, resolveInRepository } from '../repository-path.ts';
import type { ScheduleTarget } from './schedule.ts';

/**
 * The Worker that a `wrangler` configuration runs on its cron triggers.
 * https://developers.cloudflare.com/workers/configuration/cron-triggers/
 */
export function cloudflareSchedules(
  file: ProjectFile,
  project: Project,
): readonly ScheduleTarget[] {
  const root = readData(file)?.documents[0];
  const when = itemsOf(dataAt(root, 'triggers', 'crons')).flatMap((cron) => textOf(cron) ?? []);
  const main = dataAt(root, 'main');
  const written = textOf(main);
  if (when.length === 0 || main === undefined || written === undefined) {
    return [];
  }
  const path = resolveInRepository(folderOf(file.path), written);
  const isBuilt = path === undefined || isBuildOutput(path) || dataAt(root, 'build') !== undefined;
  const absent = isBuilt ? 'unknown' : 'missing';
  return [
    {
      platform: 'Cloudflare',
      at: file.place(main),
      when: when.join(', '),
      what: `the Worker ${written}`,
      status: path !== undefined && project.has(path) ? 'present' : absent,
      confidence: 'high',
    },
  ];
}
