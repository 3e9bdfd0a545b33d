import { dataAt, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { nextRoots, servesNextPath } from '../http/next-routes.ts';
import { packageManifest } from '../packages/package-manifest.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { couldRewrite, fitsRoute, urlSegments } from '../http/route-pattern.ts';
import type { ScheduleTarget } from './schedule.ts';

/**
 * The cron jobs of a `vercel.json` and whether anything in the repository answers their paths.
 * https://vercel.com/docs/cron-jobs
 */
export function vercelSchedules(file: ProjectFile, project: Project): readonly ScheduleTarget[] {
  const root = readData(file)?.documents[0];
  return itemsOf(dataAt(root, 'crons')).flatMap((cron) => {
    const path = dataAt(cron, 'path');
    const url = textOf(path);
    if (path === undefined || url === undefined || !url.startsWith('/')) {
      return [];
    }
    return {
      platform: 'Vercel',
      at: file.place(path),
      when: textOf(dataAt(cron, 'schedule')) ?? '',
      what: `the route ${url.split(/[?#]/u, 1)[0]}`,
      status: statusOf(project, folderOf(file.path), root, url),
      confidence: 'high',
    };
  });
}

function statusOf(
  project: Project,
  folder: string,
  config: DataNode | undefined,
  url: string,
): ScheduleTarget['status'] {
  if (hasFunction(project, folder, url)) {
    return 'present';
  }
  if (isRouted(config, url)) {
    return 'unknown';
  }
  const roots = nextRoots(project);
  const own = roots.includes(folder) ? [folder] : roots.filter((root) => root.startsWith(folder));
  const answers = new Set(own.map((root) => servesNextPath(project, root, url)));
  if (answers.has('yes')) {
    return 'present';
  }
  const isOwnProject = own.length === 1 && own[0] === folder;
  const isKnown = isOwnProject
    ? isNextPreset(config)
    : isOnlyKnownServers(project, folder, own) && dataAt(config, 'framework') === undefined;
  return answers.has('unknown') || !isKnown ? 'unknown' : 'missing';
}

function isNextPreset(config: DataNode | undefined): boolean {
  const framework = dataAt(config, 'framework');
  return framework === undefined || textOf(framework) === 'nextjs';
}

const FUNCTION = /^(?<route>.*?)\.(?:[cm]?[jt]s|[jt]sx|py|go|rb|rs|php)$/u;

function hasFunction(project: Project, folder: string, url: string): boolean {
  const wanted = urlSegments(url);
  return functionsIn(project, folder).some((route) => fitsRoute(route, wanted));
}

function functionsIn(project: Project, folder: string): readonly (readonly string[])[] {
  return project.paths.flatMap((path) => {
    const inside = path.startsWith(`${folder}api/`) ? path.slice(folder.length) : '';
    const route = FUNCTION.exec(inside)?.groups?.['route'];
    const segments = route?.split('/') ?? [];
    return segments.length === 0
      ? []
      : [segments.at(-1) === 'index' ? segments.slice(0, -1) : segments];
  });
}

const ROUTING_KEYS = ['rewrites', 'routes', 'redirects'] as const;

function isRouted(config: DataNode | undefined, url: string): boolean {
  // The legacy builds and the services of one project make routes of their own.
  if (
    ['builds', 'services', 'experimentalServices'].some((key) => dataAt(config, key) !== undefined)
  ) {
    return true;
  }
  return ROUTING_KEYS.flatMap((key) => itemsOf(dataAt(config, key))).some((rule) => {
    const source = textOf(dataAt(rule, 'source')) ?? textOf(dataAt(rule, 'src'));
    return source !== undefined && couldRewrite(source, url);
  });
}

// Frameworks that make routes in ways that are not looked at here.
const OTHER_SERVER =
  /^(?:nuxt|nuxt3|nitro|nitropack|astro|gatsby|express|fastify|hono|koa|h3|elysia|@nestjs\/core|@sveltejs\/kit|@remix-run\/.+|@react-router\/.+|@tanstack\/.*start|@solidjs\/start|solid-start|@analogjs\/.+|@redwoodjs\/.+|@builder\.io\/qwik-city|@angular\/ssr|vike|blitz|waku|payload)$/u;

const BACKEND_ENTRY =
  /^(?:(?:src|app|api)\/)?(?:app|index|server|main|asgi|wsgi|manage)\.(?:[cm]?[jt]s|py|go|rs|rb)$/u;

/** True when nothing below the folder can answer a path but Next.js projects and functions in `api/`. */
function isOnlyKnownServers(project: Project, folder: string, roots: readonly string[]): boolean {
  if (roots.length === 0 && functionsIn(project, folder).length === 0) {
    return false;
  }
  const hasEntry = project.paths.some(
    (path) => path.startsWith(folder) && BACKEND_ENTRY.test(path.slice(folder.length)),
  );
  const hasOther = project
    .files((path) => path.startsWith(folder) && /(?:^|\/)package\.json$/u.test(path))
    .some((file) =>
      [...(packageManifest(file)?.dependencies.keys() ?? [])].some((name) =>
        OTHER_SERVER.test(name),
      ),
    );
  return !hasEntry && !hasOther;
}
