import type { EditProposal, Report } from '#core/rule.ts';
import { hasScripts, scriptsOf } from '#model/containers/command-lines.ts';
import type { CommandLine } from '#model/containers/command-lines.ts';
import { isTestPath } from '#model/code/language.ts';
import { lockFileFor } from '#model/deploy/lock-files.ts';
import { isLibrary, packageManifest } from '#model/packages/package-manifest.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import {
  isDeployedPython,
  isPublishedPython,
  pythonDependencies,
} from '#model/packages/python-manifest.ts';
import { isCompiled, isRequirementsPath, requirementsOf } from '#model/packages/requirements.ts';
import { fileNameOf, folderOf, resolveInRepository } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';
import { stepOfScript } from '#model/containers/shell-options.ts';

const messages = {
  missing:
    'There is no lock file for {manifest}, so every installation resolves the ranges of its {count} dependencies anew and can bring other code than the one that was tested. Commit one: {locks}.',
  requirements:
    '{file} names {unpinned} of its {count} packages without an exact version ({names}), and no lock file says which ones are meant: every installation can bring other code. Pin them with ==, or compile the file with pip-compile or uv.',
  past: '{command} installs past the lock file {lock}, so the build can test other code than the lock file says. Use {instead}.',
} as const;

type LockReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'supply-chain/lockfile-missing',
    title: 'Nothing fixes which versions of the dependencies are installed',
    severity: 'high',
    confidence: 'high',
    scope: 'project',
    effort: 'minutes',
    languages: ['package.json', 'pyproject.toml', 'requirements', 'GitHub Actions'],
    tags: ['slsa'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.npmjs.com/cli/configuring-npm/package-lock-json',
      'https://docs.npmjs.com/cli/commands/npm-ci',
      'https://pip.pypa.io/en/stable/topics/repeatable-installs/',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      (fileNameOf(path) === 'package.json' ||
        fileNameOf(path) === 'pyproject.toml' ||
        isRequirementsPath(path) ||
        isWorkflowPath(path)) &&
      !isSamplePath(path) &&
      !isTestPath(path) &&
      !NOT_DEPLOYED.test(path),
    check(file, report, project) {
      if (isWorkflowPath(file.path)) {
        checkWorkflow(file, project, report);
      } else if (fileNameOf(file.path) === 'package.json') {
        checkPackage(file, project, report);
      } else if (isRequirementsPath(file.path)) {
        checkRequirements(file, project, report);
      } else {
        checkPyproject(file, project, report);
      }
    },
  },
});

const NOT_DEPLOYED =
  /(?:^|\/)(?:docs?|website|[\w-]*playground|benchmarks?|bench|tools?|scripts|starters?|boilerplates?|\.\w[\w-]*)\/(?!workflows\/)|\{\{/iu;

function checkPackage(file: ProjectFile, project: Project, report: LockReport): void {
  const manifest = packageManifest(file);
  const fromRegistry = [...(manifest?.dependencies.values() ?? [])].filter(
    (range) => !/^(?:workspace|file|link|portal):/u.test(range),
  );
  if (
    manifest === undefined ||
    fromRegistry.length === 0 ||
    isLibrary(manifest) ||
    isPartOfWorkspace(project, file.path) ||
    lockFileFor(project, 'package.json', file.path) !== undefined
  ) {
    return;
  }
  report.violation({
    at: file.place({ start: 0, end: 0 }),
    message: 'missing',
    // Tools of the developers alone do not reach production.
    severity: manifest.sections.has('dependencies') ? 'high' : 'low',
    anchor: file.path,
    data: {
      manifest: file.path,
      count: fromRegistry.length,
      locks: 'package-lock.json, yarn.lock, pnpm-lock.yaml or bun.lock',
    },
  });
}

// What a manifest above lists as its own is reported there.
function isPartOfWorkspace(project: Project, path: string): boolean {
  for (let folder = folderOf(path); folder !== '';) {
    folder = folderOf(folder.slice(0, -1));
    const above = project.file(`${folder}package.json`);
    if (above !== undefined && /"workspaces"\s*:/u.test(above.text)) {
      return true;
    }
    if (project.has(`${folder}pnpm-workspace.yaml`)) {
      return true;
    }
  }
  return false;
}

function checkRequirements(file: ProjectFile, project: Project, report: LockReport): void {
  const all = requirementsOf(file);
  const unpinned = all.filter(({ isPinned }) => !isPinned);
  const [first] = unpinned;
  if (
    first === undefined ||
    isCompiled(file) ||
    /^[^\S\n]*(?:-c|--constraint)\b/mu.test(file.text) ||
    isPublishedPython(project, file.path) ||
    isReadBySetup(project, file.path) ||
    lockFileFor(project, 'pyproject.toml', file.path) !== undefined
  ) {
    return;
  }
  report.violation({
    at: file.place(first),
    message: 'requirements',
    // What was forgotten among pinned ones is one package that moves, and not all of them.
    severity: unpinned.length * MOSTLY < all.length ? 'medium' : 'high',
    anchor: file.path,
    data: {
      file: file.path,
      unpinned: unpinned.length,
      count: all.length,
      names: listed(unpinned.map(({ name }) => name)),
    },
  });
}

const MOSTLY = 3;

// The ranges of a package that others install: its setup.py, which describes it to the index, reads them.
function isReadBySetup(project: Project, path: string): boolean {
  const text = project.file(`${folderOf(path)}setup.py`)?.text ?? '';
  return (
    /\bclassifiers\b/u.test(text) && /\bread|open\(/u.test(text) && text.includes(fileNameOf(path))
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown}, …` : shown;
}

function checkPyproject(file: ProjectFile, project: Project, report: LockReport): void {
  const dependencies = pythonDependencies(file);
  if (
    dependencies.length === 0 ||
    !isDeployedPython(project, file.path) ||
    lockFileFor(project, 'pyproject.toml', file.path) !== undefined ||
    hasPinnedRequirements(project, file.path)
  ) {
    return;
  }
  report.violation({
    at: file.place({ start: 0, end: 0 }),
    message: 'missing',
    anchor: file.path,
    data: {
      manifest: file.path,
      count: dependencies.length,
      locks: 'uv.lock, poetry.lock, pdm.lock or compiled requirements',
    },
  });
}

// Compiled requirements stand for a lock file, and others are reported themselves.
function hasPinnedRequirements(project: Project, path: string): boolean {
  const folder = folderOf(path);
  return project.paths.some(
    (other) =>
      other.startsWith(folder) &&
      /^(?:requirements\/[^/]+|[\w.-]*requirements[\w.-]*)\.txt$/u.test(other.slice(folder.length)),
  );
}

function checkWorkflow(file: ProjectFile, project: Project, report: LockReport): void {
  for (const script of hasScripts(file.path) ? scriptsOf(file) : []) {
    const folder = resolveInRepository('', stepOfScript(file, script)?.step.folder ?? '');
    const moves = script.commands.some(({ words }) => /^(?:cd|pushd)$/u.test(words[0] ?? ''));
    for (const command of moves || folder === undefined ? [] : script.commands) {
      const instead = installsPast(command, project, folder === '' ? '' : `${folder}/`);
      if (instead !== undefined) {
        report.violation({
          at: file.place(command),
          message: 'past',
          severity: 'medium',
          anchor: `job ${script.name}`,
          data: { command: command.words.slice(0, 3).join(' '), ...instead },
          ...withCi(file, command),
        });
      }
    }
  }
}

function installsPast(
  { words }: CommandLine,
  project: Project,
  folder: string,
): { readonly lock: string; readonly instead: string } | undefined {
  const [program, action, ...rest] = words;
  if (
    program === 'npm' &&
    /^(?:i|install)$/u.test(action ?? '') &&
    project.has(`${folder}package-lock.json`)
  ) {
    const isPlain = rest.every((word) =>
      /^--?(?!-|g\b|global|prefix|no-save|package-lock-only)/u.test(word),
    );
    return isPlain ? { lock: 'package-lock.json', instead: 'npm ci' } : undefined;
  }
  const isPast = words.includes('--no-lockfile') || words.includes('--no-frozen-lockfile');
  if (program === 'pnpm' && isPast && project.has(`${folder}pnpm-lock.yaml`)) {
    return { lock: 'pnpm-lock.yaml', instead: 'pnpm install --frozen-lockfile' };
  }
  return program === 'yarn' && isPast && project.has(`${folder}yarn.lock`)
    ? { lock: 'yarn.lock', instead: 'yarn install --immutable' }
    : undefined;
}

function withCi(file: ProjectFile, command: CommandLine): { readonly suggestion?: EditProposal } {
  const match = /\bnpm\s+(?<action>install|i)\b/u.exec(file.slice(command));
  const action = match?.groups?.['action'];
  if (match === null || action === undefined) {
    return {};
  }
  const end = command.start + match.index + match[0].length;
  return {
    suggestion: {
      title: 'Install what the lock file says',
      edits: [{ ...file.place({ start: end - action.length, end }), text: 'ci' }],
    },
  };
}
