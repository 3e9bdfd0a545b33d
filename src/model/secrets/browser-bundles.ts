import { packageManifest } from '../packages/package-manifest.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { isTestPath } from '../code/language.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';

/** A front end that is bundled and deployed. */
export interface BrowserBundle {
  /** Its manifest. */
  readonly file: ProjectFile;
  /** Such as `Next.js`. */
  readonly framework: string;
  /** What deploys it: a file, for the message. */
  readonly deployedBy: string;
}

const FRAMEWORKS: readonly (readonly [dependency: string, name: string])[] = [
  ['next', 'Next.js'],
  ['nuxt', 'Nuxt'],
  ['@sveltejs/kit', 'SvelteKit'],
  ['@remix-run/react', 'Remix'],
  ['react-scripts', 'Create React App'],
  ['@angular/core', 'Angular'],
  ['vite', 'Vite'],
];
const RENDERS = /^(?:react|react-dom|vue|svelte|solid-js|preact|@angular\/core|next|nuxt)$/u;
const DEPLOYMENT =
  /^(?:vercel\.json|netlify\.toml|wrangler\.(?:toml|jsonc?)|firebase\.json|amplify\.yml|render\.yaml)$/u;
const DEPLOYS =
  /\bvercel\s+(?:deploy|--prod|pull)|\bnetlify\s+deploy|amondnet\/vercel-action|nwtgck\/actions-netlify|cloudflare\/(?:pages-action|wrangler-action)|actions\/deploy-pages|peaceiris\/actions-gh-pages|s3 sync|firebase\s+deploy|FirebaseExtended\/action-hosting-deploy/u;

/** Files that say how large a bundle may be, or that look at its size in CI. */
export const SIZE_BUDGETS: FileQuestion = {
  name: 'size-budgets',
  words: [
    'size-limit',
    'bundlewatch',
    'bundlesize',
    'bundle-analyzer',
    'bundle-analysis',
    'lighthouse',
    'Lighthouse',
    'lhci',
    'budgets',
    'maxAssetSize',
    'maxEntrypointSize',
    'compressed-size',
    'bundle-stats',
    'relative-ci',
    'bundle-plugin',
    'bundlemon',
    'bundle-size',
    'bundle_size',
    'bundleSize',
    'rsdoctor',
    'hashicorp/nextjs-bundle',
  ],
  path: (path) =>
    /(?:^|\/)(?:package\.json|angular\.json|[\w.-]*config\.[cm]?[jt]s|\.size-limit[\w.]*|\.bundlewatch[\w.]*|lighthouserc[\w.]*|\.lighthouserc[\w.]*|bundlesize[\w.-]*)$|^\.github\//u.test(
      path,
    ) && !isSamplePath(path),
  patterns: [
    /size-limit|bundlewatch|bundlesize|bundle-analy[sz]|lighthouse|lhci|"budgets"|maxAssetSize|maxEntrypointSize|compressed-size|bundle-stats|relative-ci|codecov\/[\w-]*(?:bundle|vite|next|webpack)[\w-]*plugin|bundlemon|bundle[-_]?size|rsdoctor/iu,
  ],
};

/** True for the files that say what is bundled and deployed. */
export function mayBundle(path: string): boolean {
  return (
    fileNameOf(path) === 'package.json' ||
    SIZE_BUDGETS.path(path) ||
    DEPLOYMENT.test(fileNameOf(path))
  );
}

/** The front ends that are deployed, in order of paths. */
export function browserBundlesOf(project: Project): readonly BrowserBundle[] {
  const workflow = project
    .files((path) => isWorkflowPath(path) && !/preview|storybook|docs/iu.test(path))
    .find(({ text }) => DEPLOYS.test(text));
  return project
    .files(
      (path) => fileNameOf(path) === 'package.json' && !isSamplePath(path) && !isTestPath(path),
    )
    .flatMap((file) => {
      const dependencies = packageManifest(file)?.dependencies;
      const framework = FRAMEWORKS.find(([name]) => dependencies?.has(name) === true)?.[1];
      const renders = [...(dependencies?.keys() ?? [])].some((name) => RENDERS.test(name));
      const isBuilt =
        /"build"\s*:\s*"[^"]*\b(?:next|nuxt|vite|react-scripts|ng|remix|turbo|webpack)\b/u.test(
          file.text,
        );
      const own = project.paths.find(
        (path) => folderOf(path) === folderOf(file.path) && DEPLOYMENT.test(fileNameOf(path)),
      );
      const deployedBy = own ?? workflow?.path;
      return framework === undefined ||
        !renders ||
        !isBuilt ||
        deployedBy === undefined ||
        isLibrary(file)
        ? []
        : [{ file, framework, deployedBy }];
    });
}

// What is published is bundled by whoever uses it.
function isLibrary({ text }: ProjectFile): boolean {
  return (
    /"(?:main|module|exports|files|publishConfig)"\s*:/u.test(text) &&
    !/"private"\s*:\s*true/u.test(text)
  );
}
