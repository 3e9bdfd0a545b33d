import type { Place } from '#core/span.ts';

import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

const FILES =
  /(?:^|\/)(?:[\w.-]*\.(?:ya?ml|toml|sh|json)|[\w.-]*Dockerfile[\w.-]*|Procfile|(?:ecosystem\.config|pm2[\w.-]*)\.[cm]?js|gunicorn[\w.-]*\.py)$/u;
const SEVERAL =
  /^\s*(?:replicas|minReplicas|numReplicas|workers|instances|min_machines_running)\s*[:=]\s*(?:[2-9]|\d\d+|['"]?max)\b|\bkind:\s*HorizontalPodAutoscaler\b|\b(?:gunicorn|uvicorn|hypercorn|granian)\b[^\n]*(?:--workers[= ]|-w )["', ]*(?:[2-9]|\d\d)|\bWEB_CONCURRENCY["']?\s*[:=]\s*["']?(?:[2-9]|\d\d)|\bpm2\b[^\n]*\s-i (?:max|[2-9]|0)\b|"(?:numReplicas)"\s*:\s*[2-9]/mu;
const SERVERLESS = /(?:^|\/)(?:vercel\.json|serverless\.ya?ml|netlify\.toml)$/u;

/** The question by which the files are found that run a service several times. */
export const SEVERAL_INSTANCES: FileQuestion = {
  name: 'several-instances',
  words: [
    'replicas',
    'Replicas',
    'workers',
    'instances',
    'min_machines_running',
    'HorizontalPodAutoscaler',
    'WEB_CONCURRENCY',
    'pm2',
    '-w ',
    'vercel.json',
    'serverless.y',
    'netlify.toml',
  ],
  path: (path) =>
    FILES.test(path) && !isSamplePath(path) && !/package-lock|(?:^|\/)\.github\//u.test(path),
  file: (file) => placeIn(file) !== undefined,
};

/**
 * Where the repository says that several processes run a file, the first by path; undefined when nothing
 * does. What describes a serverless site speaks for the files below it alone.
 */
export function severalInstances(project: Project, path: string): Place | undefined {
  const file = project
    .filesWhere(SEVERAL_INSTANCES)
    .find((each) => !SERVERLESS.test(each.path) || isServerlessCode(project, each.path, path));
  return file === undefined ? undefined : placeIn(file);
}

// A server with an image of its own beside functions is none of them.
function isServerlessCode(project: Project, description: string, path: string): boolean {
  const folder = folderOf(description);
  // Netlify serves files, and runs functions.
  if (description.endsWith('netlify.toml') && !/(?:^|\/)functions\//u.test(path)) {
    return false;
  }
  return path.startsWith(folder) && !project.has(`${folder}Dockerfile`);
}

function placeIn(file: ProjectFile): Place | undefined {
  if (SERVERLESS.test(file.path)) {
    return file.place({ start: 0, end: 0 });
  }
  const found = SEVERAL.exec(file.text);
  if (found === null) {
    return undefined;
  }
  const start = found.index + found[0].length - found[0].trimStart().length;
  return file.place({ start, end: found.index + found[0].length });
}
