import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import type { QueueLibrary } from './queue-workers.ts';
import { isSamplePath } from '../sample-path.ts';

/** What does the jobs of a library, in code or in what starts it. */
const TAKERS: Readonly<Record<QueueLibrary, RegExp>> = {
  BullMQ: /\bnew Worker(?:Pro)?\s*[(<]|@Processor\(|\bextends WorkerHost\b/u,
  Bull: /\.process\s*[(<]|@Process(?:or)?\(/u,
  'pg-boss': /\.(?:work|fetch)\s*[(<]/u,
  Agenda: /\.define\s*[(<]/u,
  Celery:
    /@(?:[\w.]+\.)?(?:shared_task|task|periodic_task)\b|\((?:[\w.]+\.)?Task\):|\.register_task\(/u,
  Dramatiq: /@(?:dramatiq\.)?actor\b/u,
  RQ: /\brq\.[\w.]*Worker\b|\bfrom rq[^\n]*\bWorker\b|\brq_?worker\b|\brq worker\b|@job\b/u,
  arq: /\bWorkerSettings\b|\bfrom arq[^\n]*\bWorker\b|\brun_worker\b|\barq\.worker\b/u,
};
const PYTHON: ReadonlySet<QueueLibrary> = new Set(['Celery', 'Dramatiq', 'RQ', 'arq']);
const WORDS: Readonly<Record<QueueLibrary, readonly string[]>> = {
  BullMQ: ['Worker', '@Processor('],
  Bull: ['.process', '@Process'],
  'pg-boss': ['.work', '.fetch'],
  Agenda: ['.define'],
  Celery: ['task', 'Task'],
  Dramatiq: ['actor'],
  RQ: ['orker', '@job'],
  arq: ['WorkerSettings', 'Worker', 'run_worker'],
};

/** True for the files that may start a worker: programs, and what is run in containers. */
function canStartWorkers(path: string): boolean {
  return languageOf(path) !== undefined || /\.(?:ya?ml|toml)$|(?:^|\/)Procfile$/u.test(path);
}

function takersOf(library: QueueLibrary): FileQuestion {
  const language = PYTHON.has(library) ? 'python' : 'typescript';
  return {
    name: `queue-takers/${library}`,
    words: WORDS[library],
    path: (path) =>
      canStartWorkers(path) &&
      (languageOf(path) ?? language) === language &&
      !isTestPath(path) &&
      !isSamplePath(path),
    file: ({ text }) => TAKERS[library].test(text),
  };
}

const QUESTIONS: Readonly<Record<QueueLibrary, FileQuestion>> = {
  BullMQ: takersOf('BullMQ'),
  Bull: takersOf('Bull'),
  'pg-boss': takersOf('pg-boss'),
  Agenda: takersOf('Agenda'),
  Celery: takersOf('Celery'),
  Dramatiq: takersOf('Dramatiq'),
  RQ: takersOf('RQ'),
  arq: takersOf('arq'),
};

/** The questions by which it is told whether a program does the jobs that it queues. */
export const TAKER_FILES: readonly FileQuestion[] = Object.values(QUESTIONS);

/** True when something in the repository does jobs of the library; what only queues is watched elsewhere. */
export function takesJobs(project: Project, library: QueueLibrary): boolean {
  return project.filesWhere(QUESTIONS[library]).length > 0;
}
