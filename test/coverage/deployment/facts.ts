import { scriptsOf } from '#model/containers/command-lines.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { scheduleTargets } from '#model/queue/schedules.ts';
import { servicesOf } from '#model/services.ts';
import { expansionDefaultsOf } from '#model/settings/settings-expansions.ts';

/** The folders of the services. */
export function services(project: Project): readonly string[] {
  return servicesOf(project).map(({ root }) => root);
}

/** `package script start: node src/server.ts`. */
export function commands(file: ProjectFile): readonly string[] {
  return scriptsOf(file).flatMap(({ kind, name, commands: lines }) =>
    lines.map(({ words }) => `${kind} ${name}: ${words.join(' ')}`),
  );
}

/** `Vercel at 0 5 * * *: the route /api/cron (missing)`. */
export function schedules(project: Project): readonly string[] {
  return scheduleTargets(project).map(
    ({ platform, when, what, status }) => `${platform} at ${when}: ${what} (${status})`,
  );
}

/** `PORT: 3000`, the defaults of variables. */
export function defaults(file: ProjectFile): readonly string[] {
  return expansionDefaultsOf(file).map(({ name, fallback }) => `${name}: ${fallback}`);
}
