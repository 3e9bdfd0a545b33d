import type { Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import type { Place } from '#core/span.ts';
import { packageManifest } from '#model/packages/package-manifest.ts';
import type { PackageManifest } from '#model/packages/package-manifest.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { LOCK_FILES, TOOL_CONFIGS } from '#model/deploy/tool-configs.ts';
import type { ToolConfigs } from '#model/deploy/tool-configs.ts';

const messages = {
  ignored:
    '{tool} reads {winner} and ignores {ignored} beside it without a word, so settings that stand only there have no effect. Move what is needed into {winner} and delete the other.',
  refused:
    '{tool} finds {files} in one folder and stops with an error, since it cannot tell which one is meant. Keep one of them.',
  locks:
    'Several package managers have a lock file in this folder: {files}. Each manager reads its own, so machines install different versions. Keep the lock file of one manager and delete the others.',
  staleLocks:
    'Several package managers have a lock file in this folder: {files}. The packageManager field names {manager}, which reads {lock}, while whoever uses another manager installs what its stale file says. Keep {lock} and delete the others.',
} as const;

type ConflictReport = Report<typeof messages>;

const CONFIG_NAMES: ReadonlySet<string> = new Set([
  ...TOOL_CONFIGS.flatMap(({ files }) => files),
  ...LOCK_FILES.map(({ manifest }) => manifest),
  // Nx names the configuration of a target here.
  'project.json',
]);

export default defineRule({
  meta: {
    id: 'deploy/config-conflict',
    title: 'Several configuration files of one tool stand side by side',
    severity: 'critical',
    confidence: 'high',
    scope: 'project',
    effort: 'minutes',
    languages: ['tool configuration', 'Lock files'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://github.com/jestjs/jest/pull/11922',
      'https://eslint.org/docs/latest/use/configure/configuration-files',
      'https://nextjs.org/docs/app/api-reference/config/next-config-js',
      'https://babeljs.io/docs/config-files',
      'https://vercel.com/docs/package-managers',
    ],
    messages,
  },
  project: {
    reads: (path) => CONFIG_NAMES.has(nameOf(path)) && !isSamplePath(path),
    check(project, report) {
      const folders = Map.groupBy(
        project.paths.filter((path) => !isSamplePath(path)),
        folderOf,
      );
      for (const [folder, paths] of folders) {
        const names = new Set(paths.map(nameOf));
        for (const configs of TOOL_CONFIGS) {
          checkConfigs(new Folder(project, folder, names), configs, report);
        }
        checkLocks(new Folder(project, folder, names), report);
      }
    },
  },
});

/** One folder of the tree and what its package says. */
class Folder {
  readonly path: string;
  readonly names: ReadonlySet<string>;
  readonly #project: Project;

  constructor(project: Project, path: string, names: ReadonlySet<string>) {
    this.#project = project;
    this.path = path;
    this.names = names;
  }

  get manifest(): PackageManifest | undefined {
    const file = this.file('package.json');
    return file === undefined ? undefined : packageManifest(file);
  }

  file(name: string): ProjectFile | undefined {
    return this.names.has(name) ? this.#project.file(`${this.path}${name}`) : undefined;
  }
}

function checkConfigs(folder: Folder, configs: ToolConfigs, report: ConflictReport): void {
  const candidates = configs.files.filter((name) => folder.names.has(name));
  if (candidates.length < 2) {
    return;
  }
  const { manifest } = folder;
  const found = candidates.filter(
    (name) => name !== 'package.json' || manifest?.sections.has(configs.packageKey ?? '') === true,
  );
  const [winner, loser] = found;
  if (
    winner === undefined ||
    loser === undefined ||
    !isMeant(configs, manifest) ||
    readsNeither(configs, winner, manifest) ||
    isChosen(folder, found, configs, manifest)
  ) {
    return;
  }
  const read = placeOf(folder, winner, configs);
  const at = placeOf(folder, loser, configs);
  if (read === undefined || at === undefined) {
    return;
  }
  const { tool } = configs;
  const anchor = `${tool} in ${folder.path}`;
  const severity = severityOf(configs);
  if (configs.several === 'refuses') {
    const data = { tool, files: found.map((name) => display(name, configs)).join(' and ') };
    const evidence = [{ ...read, note: 'The other configuration of the same tool.' }];
    report.violation({ at, message: 'refused', data, anchor, severity, evidence });
    return;
  }
  const ignored = found.slice(1).map((name) => display(name, configs));
  const data = { tool, winner: display(winner, configs), ignored: ignored.join(' and ') };
  const evidence = [{ ...read, note: 'This one is read.' }];
  report.violation({ at, message: 'ignored', data, anchor, severity, evidence });
}

function severityOf({ isCosmetic, isFeltAtOnce }: ToolConfigs): Severity {
  if (isCosmetic === true) {
    return 'low';
  }
  return isFeltAtOnce === true ? 'medium' : 'critical';
}

// Tailwind 4 looks for no configuration file, and who reads PostCSS's depends on the framework.
function isMeant(configs: ToolConfigs, manifest: PackageManifest | undefined): boolean {
  const packages = manifest?.dependencies;
  if (configs.onlyWith !== undefined && packages?.has(configs.onlyWith) !== true) {
    return false;
  }
  if (configs.onlyWithout !== undefined && packages?.has(configs.onlyWithout) === true) {
    return false;
  }
  const tailwind = packages?.get('tailwindcss');
  return (
    configs.tool !== 'Tailwind CSS' || tailwind === undefined || /^\D{0,2}[1-3]\b/u.test(tailwind)
  );
}

// ESLint 9 looks for eslint.config alone: https://eslint.org/docs/latest/use/configure/migration-guide
function readsNeither(
  { tool }: ToolConfigs,
  winner: string,
  manifest: PackageManifest | undefined,
): boolean {
  const version = manifest?.dependencies.get('eslint');
  return (
    tool === 'ESLint' &&
    !winner.startsWith('eslint.config') &&
    version !== undefined &&
    /^\D{0,2}(?:9|\d{2,})\b/u.test(version)
  );
}

/** True when the repository says itself which file counts, or one of the files brings in the other. */
function isChosen(
  folder: Folder,
  found: readonly string[],
  configs: ToolConfigs,
  manifest: PackageManifest | undefined,
): boolean {
  const files = found.filter((name) => name !== 'package.json');
  const scripts = [...(manifest?.scripts.values() ?? [])].join('\n');
  const targets = folder.file('project.json')?.text ?? '';
  const isNamed = files.some((name) => scripts.includes(name) || targets.includes(name));
  const isOldEslint = configs.tool === 'ESLint' && scripts.includes('ESLINT_USE_FLAT_CONFIG');
  return isNamed || isOldEslint || files.some((name) => bringsIn(folder.file(name), files));
}

function bringsIn(file: ProjectFile | undefined, names: readonly string[]): boolean {
  return (
    file !== undefined &&
    names.some((name) => {
      const bare = name.replace(/(?<=.)\.\w+$/u, '');
      return (
        !file.path.endsWith(`/${name}`) &&
        file.path !== name &&
        [`./${name}`, `'${name}'`, `"${name}"`, `'./${bare}'`, `"./${bare}"`].some((text) =>
          file.text.includes(text),
        )
      );
    })
  );
}

function checkLocks(folder: Folder, report: ConflictReport): void {
  for (const { manifest: manifestName, managers } of LOCK_FILES) {
    const found = [...managers].filter(([name]) => folder.names.has(name));
    const file = folder.file(manifestName);
    if (file === undefined || new Set(found.map(([, manager]) => manager)).size < 2) {
      continue;
    }
    const chosen = manifestName === 'package.json' ? folder.manifest?.packageManager : undefined;
    const lock = found.find(([, manager]) => manager === chosen?.name)?.[0];
    const files = found.map(([name]) => name).join(', ');
    // What installs for production goes on reading the file of its one manager.
    const common = { anchor: `lock files in ${folder.path}`, severity: 'medium' } as const;
    if (chosen === undefined || lock === undefined) {
      const at = chosen === undefined ? firstLine(file) : file.place(chosen);
      report.violation({ at, message: 'locks', data: { files }, ...common });
    } else {
      const data = { files, manager: chosen.name, lock };
      report.violation({ at: file.place(chosen), message: 'staleLocks', data, ...common });
    }
  }
}

function placeOf(folder: Folder, name: string, configs: ToolConfigs): Place | undefined {
  const file = folder.file(name);
  if (file === undefined) {
    return undefined;
  }
  const key =
    name === 'package.json' ? folder.manifest?.sections.get(configs.packageKey ?? '') : undefined;
  return key === undefined ? firstLine(file) : file.place(key);
}

// The first line that says something stands for the file as a whole.
function firstLine(file: ProjectFile): Place {
  const start = Math.max(file.text.search(/\S/u), 0);
  const { line } = file.lines.position(start);
  return file.place({
    start,
    end: file.lines.offset({ line, column: 1 }) + file.lines.line(line).length,
  });
}

function display(name: string, { packageKey }: ToolConfigs): string {
  return name === 'package.json' ? `"${packageKey}" in package.json` : name;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
