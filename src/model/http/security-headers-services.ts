import type { Place } from '#core/span.ts';

import { BROWSER_ANSWER_FILES, browserAnswerOf } from './browser-answers.ts';
import type { BrowserAnswer } from './browser-answers.ts';
import { applicationRank } from './application-rank.ts';
import type { CodeModule } from '../code/code-module.ts';
import { APPLICATION_WORDS, applicationsOf, mayCreateApplication } from './http-applications.ts';
import { nextApplications } from './http-applications-next.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isNextRoutingPath } from './next-routes.ts';
import { nextSignIn } from '../auth/next-sign-in.ts';
import { isNginxPath, proxiedPlaces } from '../deploy/nginx.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { PROTECTING_WORDS, codeProtections, mayProtect } from './security-headers-code.ts';
import { fileProtections, isHeaderFile } from './security-headers-files.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { HeaderProtection, SecurityHeader } from './security-headers.ts';
import { isServicePath, serviceOf } from '../services.ts';

/** An application of a service, by where it is made. */
export interface ServedApplication {
  readonly framework: string;
  readonly at: Place;
  /** What shows that it answers browsers; undefined where no header is missing, and nobody looked. */
  readonly answer: BrowserAnswer | undefined;
}

/** What a service with an HTTP application does about security headers. */
export interface ServiceProtection {
  /** The application that stands for the service. */
  readonly application: ServedApplication;
  readonly others: readonly ServedApplication[];
  readonly missing: readonly SecurityHeader[];
  readonly protections: readonly HeaderProtection[];
}

interface Application {
  readonly framework: string;
  readonly at: Place;
  /** The folder of an application of Next.js; undefined for one that code makes. */
  readonly nextRoot: string | undefined;
}

/** True for the files that can make an application or set headers. */
export function isCandidatePath(path: string): boolean {
  return (
    isServerConfiguration(path) ||
    (!isBeside(path) &&
      (languageOf(path) !== undefined ||
        isServicePath(path) ||
        isNextRoutingPath(path) ||
        fileNameOf(path) === 'package.json'))
  );
}

const APPLICATION_FILES: FileQuestion = {
  name: 'http-applications',
  words: APPLICATION_WORDS,
  path: (path) => languageOf(path) !== undefined && !isBeside(path),
  file: mayCreateApplication,
};

const PROTECTING_FILES: FileQuestion = {
  name: 'security-headers',
  words: PROTECTING_WORDS,
  path: (path) => languageOf(path) !== undefined && !isBeside(path),
  file: ({ text }) => mayProtect(text),
};

/** The questions by which applications and their headers are found. */
export const PROTECTION_FILES: readonly FileQuestion[] = [
  APPLICATION_FILES,
  PROTECTING_FILES,
  BROWSER_ANSWER_FILES,
];

/**
 * The services that set every security header, and those that lack some and demonstrably answer browsers,
 * sorted by root. Where programs may be all that calls a service, nothing is said of what it lacks.
 */
export function protectedServices(project: Project): readonly ServiceProtection[] {
  const byRoot = Map.groupBy(
    applications(project).filter(({ at }) => {
      const { root } = serviceOf(project, at.path);
      return !isMountedElsewhere(project, root) && !isDesktopProgram(project, root);
    }),
    ({ at }) => serviceOf(project, at.path).root,
  );
  const protections = protectionsOf(project);
  return [...byRoot]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([root, made]) => {
      const own = protections.filter(({ at }) => reaches(project, at.path, root, byRoot));
      const given = new Set(own.flatMap(({ headers }) => headers));
      const missing = SECURITY_HEADERS.filter((header) => !given.has(header));
      const [application, ...others] = (
        missing.length === 0
          ? made.map((each) => ({ ...each, answer: undefined }))
          : answeringBrowsers(project, made)
      ).toSorted(byProminence);
      return application === undefined ? [] : [{ application, others, missing, protections: own }];
    });
}

// A demo, a test or a tool of the developers is no service.
function isBeside(path: string): boolean {
  return (
    isTestPath(path) ||
    isSamplePath(path) ||
    /(?:^|\/)(?:[\w-]+[._-])?(?:dev(?:[._-]?(?:server|app|main|index))?|cli|cron|consumer)\.[cm]?[jt]s$/u.test(
      path,
    ) ||
    /(?:^|\/)(?:scripts?|tools?|bench(?:marks?)?|(?:[\w-]+-)?mocks?(?:-[\w-]+)?|(?:[\w-]+-)?docs|(?:[\w-]+-)?documentation|storybook|\.storybook|stubs?|playgrounds?|sandbox|tutorials?|migrations|install(?:er)?|load_?tests?)\//iu.test(
      path,
    )
  );
}

// Ansible, Helm and the image of nginx make what they install from templates.
function isServerConfiguration(path: string): boolean {
  return isHeaderFile(path) && !isBeside(path.replaceAll(/(?<=^|\/)templates\//gu, ''));
}

function applications(project: Project): readonly Application[] {
  const made = project.filesWhere(APPLICATION_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined || isLocalOnly(module)
      ? []
      : applicationsOf(module).map(({ framework, call }) => ({
          framework: framework.name,
          at: module.place(call.callee),
          nextRoot: undefined,
        }));
  });
  const next = nextApplications(project)
    .filter(({ at }) => !isBeside(at.path))
    .map(({ root, at }) => ({ framework: 'Next.js', at, nextRoot: root }));
  return [...next, ...made];
}

function answeringBrowsers(
  project: Project,
  made: readonly Application[],
): readonly ServedApplication[] {
  return made.flatMap(({ framework, at, nextRoot }) => {
    const isAlone = made.every((other) => other.at.path === at.path);
    const answer =
      nextRoot === undefined
        ? browserAnswerOf(project, at.path, isAlone)
        : nextSignIn(project, nextRoot);
    return answer === undefined ? [] : [{ framework, at, answer }];
  });
}

// A server for the command line's own sign-in or a preview answers this machine alone.
function isLocalOnly(module: CodeModule): boolean {
  return module.calls.some(
    ({ callee, args }) =>
      callee.kind === 'member' &&
      /^(?:listen|run)$/u.test(callee.name) &&
      args.some(({ value }) =>
        /^['"`](?:localhost|127\.0\.0\.1|::1)['"`]$/u.test(module.text(value)),
      ),
  );
}

function byProminence(a: ServedApplication, b: ServedApplication): number {
  return rank(a) - rank(b) || (a.at.path < b.at.path ? -1 : 1) || a.at.start - b.at.start;
}

function rank({ framework, at: { path } }: ServedApplication): number {
  // What Next.js serves is the front door.
  return applicationRank(path) - (framework === 'Next.js' ? 100 : 0);
}

function protectionsOf(project: Project): readonly HeaderProtection[] {
  const byCode = project.filesWhere(PROTECTING_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : codeProtections(module);
  });
  const byFile = project.files(isServerConfiguration).flatMap((file) => fileProtections(file));
  return [...byCode, ...byFile];
}

// A front end is no part of another service; a shared package is.
const SHARED_CODE =
  /^\/$|\/(?:packages?|libs?|libraries|shared|common|modules|plugins|core|internal)\//u;

// Its windows are the only browser that opens what it serves.
function isDesktopProgram(project: Project, root: string): boolean {
  const text = project.file(`${root}package.json`)?.text ?? '';
  return /"electron(?:-builder)?"\s*:/u.test(text);
}

const SERVES =
  /\.listen\s*\(|\bserve\w*\s*\(|\bcreateServer\s*\(|\bNestFactory\b|\bhandle\s*\(|\.fire\s*\(|\b(?:uvicorn|gunicorn|hypercorn|wsgi|asgi|\.run\s*\()/u;

/**
 * True for a package of shared code that makes an application and never serves it: its routes are
 * mounted into the application of another service, whose headers count.
 */
function isMountedElsewhere(project: Project, root: string): boolean {
  return (
    root !== '' &&
    SHARED_CODE.test(`/${root}`) &&
    project.filesWhere({
      name: `serves ${root}`,
      path: (path) =>
        path.startsWith(root) &&
        !isBeside(path) &&
        (languageOf(path) !== undefined || /Dockerfile|Procfile/u.test(path)),
      patterns: [SERVES],
    }).length === 0
  );
}

/**
 * Whether what a file sets reaches the service at a root: a file of the service, of a package without
 * an application of its own, or an nginx that hands requests on to it.
 */
function reaches(
  project: Project,
  path: string,
  root: string,
  byRoot: ReadonlyMap<string, unknown>,
): boolean {
  const owner = serviceOf(project, path).root;
  if (owner === root) {
    return true;
  }
  if (!byRoot.has(owner)) {
    return languageOf(path) === undefined || SHARED_CODE.test(`/${owner}`);
  }
  const file = isNginxPath(path) ? project.file(path) : undefined;
  const name = root.split('/').at(-2);
  return (
    file !== undefined &&
    name !== undefined &&
    proxiedPlaces(file).some(({ pass }) => pass.parameters.some(({ text }) => text.includes(name)))
  );
}
