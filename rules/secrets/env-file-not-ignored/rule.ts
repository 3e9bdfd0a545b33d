import type { Report } from '#core/rule.ts';
import { isComposePath } from '#model/containers/compose.ts';
import { copiedTrees } from '#model/containers/copied-trees.ts';
import type { CopiedTree } from '#model/containers/copied-trees.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { isExampleEnvironmentFile } from '#model/secrets/environment-file.ts';
import { environmentFileUses } from '#model/secrets/environment-file-use.ts';
import type { EnvironmentFileUse } from '#model/secrets/environment-file-use.ts';
import { ignorePatternsOf, ignoredBy } from '#model/containers/ignore-patterns.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { fileNameOf, folderOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';

const messages = {
  git: 'No .gitignore covers {path}, which holds the secrets of whoever works here, so the next git add of everything commits it. Add {name} to the .gitignore.',
  build:
    'The image build copies the whole of {folder} with {name} in it, since {ignore}: the secrets of whoever builds end up in a layer that everybody with the image can read. Add {name} to the .dockerignore.',
} as const;

type IgnoreReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'secrets/env-file-not-ignored',
    title: 'Secret file is not kept out of git or of image builds',
    severity: 'high',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['.gitignore', '.dockerignore'],
    tags: ['cwe-538'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://git-scm.com/docs/gitignore',
      'https://docs.docker.com/build/concepts/context/#dockerignore-files',
    ],
    messages,
    control: 'Secret files are ignored by git and by image builds',
  },
  project: {
    reads: (path) =>
      /(?:^|\/)(?:\.gitignore|[\w.-]*\.dockerignore)$/u.test(path) ||
      isDockerfilePath(path) ||
      isExampleEnvironmentFile(path) ||
      isComposePath(path),
    check(project, report) {
      const uses = environmentFileUses(project);
      for (const use of uses) {
        checkGit(project, use, report);
      }
      for (const tree of uses.length === 0 ? [] : copiedTrees(project)) {
        const use = uses.find(({ path }) => folderOf(path) === tree.context);
        if (use !== undefined) {
          checkBuild(project, tree, use, report);
        }
      }
    },
  },
});

function checkGit(project: Project, use: EnvironmentFileUse, report: IgnoreReport): void {
  const files = ignoreFilesAbove(project, use.path);
  for (const file of files) {
    const pattern = ignoredBy(
      ignorePatternsOf(file, 'git'),
      use.path.slice(folderOf(file.path).length),
    );
    if (pattern !== undefined) {
      report.control(file.place(pattern), `${use.path} is kept out of git.`);
      return;
    }
  }
  const [nearest] = files;
  const name = fileNameOf(use.path);
  const data = { path: use.path, name };
  if (nearest === undefined) {
    report.violation({ at: use.because, message: 'git', anchor: use.path, data });
    return;
  }
  report.violation({
    at: nearest.place({ start: 0, end: 0 }),
    message: 'git',
    anchor: use.path,
    data,
    evidence: [{ ...use.because, note: use.note }],
    suggestion: {
      title: `Keep ${name} out of git`,
      edits: [appended(nearest, name)],
    },
  });
}

function ignoreFilesAbove(project: Project, path: string): readonly ProjectFile[] {
  const found: ProjectFile[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder.slice(0, -1))) {
    const file = project.file(`${folder}.gitignore`);
    if (file !== undefined) {
      found.push(file);
    }
    if (folder === '') {
      return found;
    }
  }
}

function appended(
  file: ProjectFile,
  line: string,
): { readonly path: string; readonly start: number; readonly end: number; readonly text: string } {
  const end = file.text.length;
  const isEnded = end === 0 || file.text.endsWith('\n');
  return { ...file.place({ start: end, end }), text: `${isEnded ? '' : '\n'}${line}\n` };
}

function checkBuild(
  project: Project,
  tree: CopiedTree,
  use: EnvironmentFileUse,
  report: IgnoreReport,
): void {
  const { context, dockerfile, copy } = tree;
  const own = project.file(`${dockerfile.path}.dockerignore`);
  const file = own ?? project.file(`${context}.dockerignore`);
  const name = fileNameOf(use.path);
  const pattern =
    file === undefined ? undefined : ignoredBy(ignorePatternsOf(file, 'docker'), name);
  if (file !== undefined && pattern !== undefined) {
    report.control(file.place(pattern), `${use.path} is kept out of the image.`);
    return;
  }
  const evidence = [{ ...dockerfile.place(copy), note: 'Copies the folder.' }];
  const folder = context === '' ? 'the repository' : context;
  if (file === undefined) {
    const data = { folder, name, ignore: 'there is no .dockerignore' };
    const at = dockerfile.place(copy);
    report.violation({ at, message: 'build', anchor: `build of ${context}`, data });
    return;
  }
  report.violation({
    at: file.place({ start: 0, end: 0 }),
    message: 'build',
    anchor: `build of ${context}`,
    data: { folder, name, ignore: 'the .dockerignore does not name it' },
    evidence,
    suggestion: { title: `Keep ${name} out of the image`, edits: [appended(file, name)] },
  });
}
