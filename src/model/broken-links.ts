import { markdownLinks } from '#syntax/markdown-links.ts';
import type { MarkdownLink } from '#syntax/markdown-links.ts';

import { isBuildOutput } from './deploy/build-output.ts';
import { isTestPath } from './code/language.ts';
import { onceEach } from './once.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { fileNameOf, folderOf, resolveInRepository } from './repository-path.ts';
import { isSamplePath } from './sample-path.ts';

/** A relative link of a document to a file that the repository does not have. */
export interface BrokenLink {
  readonly link: MarkdownLink;
  /** Where it leads, as a path of the repository. */
  readonly path: string;
  /** The one file of that name that there is, with the link to it; undefined when there is none. */
  readonly instead: { readonly path: string; readonly link: string } | undefined;
}

// What a site generator reads; it resolves links by rules of its own.
const SITE =
  /(?:^|\/)(?:docusaurus\.config\.\w+|mkdocs\.ya?ml|\.vitepress\/.+|\.vuepress\/.+|_config\.ya?ml|book\.toml|hugo\.(?:toml|ya?ml)|config\/_default\/.+|antora\.ya?ml|(?:mint|docs)\.json|conf\.py|astro\.config\.\w+|\.gitbook\.ya?ml|SUMMARY\.md|_sidebar\.md|_index\.md|source\.config\.\w+|theme\.config\.\w+|sidebars\.\w+|velite\.config\.\w+|contentlayer\.config\.\w+|_meta\.\w+|rspress\.config\.\w+|zensical\.toml|eleventy\.config\.\w+|\.eleventy\.js|typedoc\.json|\.openapi-generator\/FILES|\.openapi-generator-ignore)$/u;
const SITE_FOLDER =
  /(?:^|\/)(?:content|contents|posts?|blog|_posts|articles|pages|website|site|i18n|locales|src|app|public|assets|static|translations?|l10n)\//u;
const KEPT_NAMES =
  /^(?:README|CONTRIBUTING|SECURITY|DEVELOPMENT|ARCHITECTURE|RUNBOOK)[\w.-]*\.md$/iu;
const LEFT_OUT =
  /(?:^|\/)(?:\.[^/]+|changelogs?|changes|release-?notes|history|_?archived?s?|legacy|plans?|prompts?|agents?|skills|libraries|external|3rd-?party)\/|(?:^|\/)[\w.-]*template\.md$|CHANGELOG|HISTORY\.md|(?:^|\/)LICENSE|\.(?:tpl|tmpl|template)\.|-v?\d+\.\d+\.\d+\/|\.draft\./iu;
const PLACEHOLDER = /[<>{}$*|]|\bpath\/to\b|\.\.\.|^(?:url|link|xxx+|todo|tbd|foo|bar|example)\b/iu;
const MANY = 8;

/** True for documents that stand as they are, whose links the host of the repository resolves. */
export function isPlainDocument(path: string): boolean {
  return (
    /\.(?:md|markdown)$/iu.test(path) &&
    !LEFT_OUT.test(path) &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isBuildOutput(path)
  );
}

/**
 * The links of a document that lead nowhere, in source order. None in the sources of a generated site,
 * and none where most links are broken: such a document was made to stand somewhere else.
 */
export function brokenLinksOf(project: Project, file: ProjectFile): readonly BrokenLink[] {
  if (isOfSite(project, file.path)) {
    return [];
  }
  const links = markdownLinks(file.text).flatMap((link) => {
    const path = pathOf(file.path, link);
    return path === undefined ? [] : [{ link, path }];
  });
  const broken = links.filter(({ path }) => !isThere(project, path));
  return broken.length * 2 > links.length && links.length >= MANY
    ? []
    : broken.map(({ link, path }) => ({
        link,
        path,
        instead: insteadOf(project, file.path, path),
      }));
}

function isOfSite(project: Project, path: string): boolean {
  const own = folderOf(path);
  const isKept = KEPT_NAMES.test(fileNameOf(path));
  return (
    (SITE_FOLDER.test(path) && !isKept) ||
    sitesOf(project).some((site) => path.startsWith(site) && !(isKept && site === own))
  );
}

const sitesOf = onceEach((project: Project): readonly string[] => [
  ...new Set(
    project.paths
      .filter((path) => SITE.test(path) && !isBuildOutput(path))
      .map((path) =>
        folderOf(
          path.replace(
            /(?<site>^|\/)(?:\.vitepress|\.vuepress|config|\.openapi-generator)\/.*$/u,
            '$<site>x',
          ),
        ),
      ),
  ),
]);

function pathOf(from: string, { target }: MarkdownLink): string | undefined {
  // Editors lead `main.py:12` to the line.
  const written = withoutEntities(target).replace(/[?#].*$|:\d+(?:[-:]\d+)?$/u, '');
  const isRelative =
    written !== '' &&
    !/^(?:[a-z][\w+.-]*:|\/|#|www\.|(?:\.\.\/)*(?:issues|pulls?|wiki|actions|releases|discussions)(?:\/|$))/iu.test(
      written,
    );
  if (!isRelative || PLACEHOLDER.test(written) || !/[./]/u.test(written)) {
    return undefined;
  }
  // `../../issues` leads to a page of the host.
  return resolveInRepository(folderOf(from), decoded(written));
}

// https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
function withoutEntities(target: string): string {
  return target
    .replaceAll(/&#(?<code>\d{1,6});/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&');
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

const treeOf = onceEach((project: Project) => {
  const folders = new Set<string>(['']);
  const byName = new Map<string, string[]>();
  for (const path of project.paths) {
    const name = fileNameOf(path).toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), path].slice(0, 2));
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      folders.add(path.slice(0, at));
    }
  }
  return { folders, byName };
});

function isThere(project: Project, path: string): boolean {
  const { folders } = treeOf(project);
  const isKnown = project.has(path) || folders.has(path) || isBuildOutput(`${path}/`);
  // A parent that is no folder is a link or a submodule, and dot files may be kept out of the tree.
  const parents = path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const isBehindLink = parents.some((parent) => parent !== '' && project.has(parent));
  const isSubmodule = submodulesOf(project).some(
    (one) => path === one || path.startsWith(`${one}/`),
  );
  const isIgnored = ignoredNames(project).has(fileNameOf(path));
  return (
    isKnown || isBehindLink || isSubmodule || isIgnored || /(?:^|\/)\.env(?:\.[\w-]+)?$/u.test(path)
  );
}

/** What is kept out of the repository by its whole name, and made or written on each machine. */
const ignoredNames = onceEach(
  (project: Project): ReadonlySet<string> =>
    new Set(
      project
        .files((path) => fileNameOf(path) === '.gitignore')
        .flatMap(({ text }) => text.split(/\r?\n/u))
        .map((line) => fileNameOf(line.trim().replace(/\/$/u, '')))
        .filter((name) => /^[\w.-]+$/u.test(name)),
    ),
);

const submodulesOf = onceEach((project: Project): readonly string[] =>
  [...(project.file('.gitmodules')?.text ?? '').matchAll(/^\s*path\s*=\s*(?<path>\S+)/gmu)].flatMap(
    ({ groups }) => groups?.['path'] ?? [],
  ),
);

function insteadOf(project: Project, from: string, path: string): BrokenLink['instead'] {
  const name = fileNameOf(path).toLowerCase();
  const same = treeOf(project).byName.get(name) ?? [];
  const [only] = same.length === 1 && !/^(?:readme|index)\./u.test(name) ? same : [];
  return only === undefined || only === from
    ? undefined
    : { path: only, link: relativePath(folderOf(from), only) };
}

function relativePath(folder: string, path: string): string {
  const steps = folder.split('/').slice(0, -1);
  const parts = path.split('/');
  let shared = 0;
  while (shared < steps.length && steps[shared] === parts[shared]) {
    shared += 1;
  }
  return [...steps.slice(shared).map(() => '..'), ...parts.slice(shared)].join('/');
}
