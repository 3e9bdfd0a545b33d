import type { EditProposal, Report } from '#core/rule.ts';
import type { CommandLine } from '#model/containers/command-lines.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import { runCommandsOf } from '#model/containers/image-commands.ts';
import { unpinnedInstall } from '#model/containers/image-installs.ts';
import type { UnpinnedInstall } from '#model/containers/image-installs.ts';
import { finalImage, isDevelopmentStage, usedStages } from '#model/containers/image.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  python:
    'pip installs {packages} without an exact version, so the next build can bring another release than this one. Write the version with ==, or install from a lock file.',
  node: 'npm installs {packages} without an exact version, so the next build can bring another release than this one. Write the version behind an @.',
  install:
    'npm install resolves the ranges of package.json anew where the lock file does not fit, so two builds can differ. Use npm ci, which installs what the lock file says and fails when it does not fit.',
  system:
    '{manager} installs {packages} without versions, and the base image has no digest, so two builds of one commit can differ. Pin the base image by its digest, or the packages with =.',
} as const;

type InstallReport = Report<typeof messages>;

const DEVELOPMENT_NAME = /(?:^|[^a-z])(?:dev(?:el|elopment)?|local|tests?|ci|debug)(?:[^a-z]|$)/iu;

export default defineRule({
  meta: {
    id: 'containers/unpinned-packages',
    title: 'Image installs packages without their versions',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Dockerfile'],
    tags: ['slsa'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://docs.npmjs.com/cli/commands/npm-ci',
      'https://pip.pypa.io/en/stable/topics/repeatable-installs/',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      isDockerfilePath(path) &&
      !isSamplePath(path) &&
      !isTestPath(path) &&
      !DEVELOPMENT_NAME.test(fileNameOf(path)),
    check(file, report) {
      const dockerfile = readDockerfile(file);
      const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
      if (dockerfile === undefined || image === undefined || isDevelopmentStage(image.stage)) {
        return;
      }
      // What the system brings is said once, for the image that is run.
      let isSystemSaid = image.base?.digest !== undefined || SNAPSHOT.test(file.text);
      const used = usedStages(dockerfile);
      for (const stage of dockerfile.stages.filter((one) => used.has(one))) {
        const isFinal = image.chain.includes(stage);
        for (const command of runCommandsOf(file, stage)) {
          const install = unpinnedInstall(command);
          const isSystem = install?.manager === 'apt' || install?.manager === 'apk';
          if (
            install === undefined ||
            isForLack(command) ||
            (isSystem && (isSystemSaid || !isFinal))
          ) {
            continue;
          }
          isSystemSaid ||= isSystem;
          reportInstall(file, command, install, report);
        }
      }
    },
  },
});

// `if [ -f package-lock.json ]; then npm ci; else npm install; fi`
function isForLack({ conditions }: CommandLine): boolean {
  return conditions.some((condition) => /\block\b|-lock\.|\.lock/u.test(condition));
}

const SNAPSHOT = /snapshot\.(?:debian\.org|ubuntu\.com)/u;

function reportInstall(
  file: ProjectFile,
  command: CommandLine,
  { manager, packages }: UnpinnedInstall,
  report: InstallReport,
): void {
  const at = file.place(command);
  const data = { packages: listed(packages) };
  if (manager === 'pip') {
    report.violation({ at, message: 'python', data });
  } else if (manager !== 'npm') {
    report.violation({ at, message: 'system', severity: 'info', data: { ...data, manager } });
  } else if (packages.length > 0) {
    report.violation({ at, message: 'node', data });
  } else {
    report.violation({ at, message: 'install', ...withCi(file, command) });
  }
}

function listed(packages: readonly string[]): string {
  const shown = packages.slice(0, 3).join(', ');
  return packages.length > 3 ? `${shown} and ${packages.length - 3} more` : shown;
}

const COPIES_LOCK =
  /package-lock|shrinkwrap|package\*|^[^\S\n]*(?:COPY|ADD)\s+(?:--\S+\s+)*(?:\[\s*")?\.\/?["\s]/imu;

function withCi(file: ProjectFile, command: CommandLine): { readonly suggestion?: EditProposal } {
  // Without a lock file in the image, npm ci refuses.
  const match = COPIES_LOCK.test(file.text)
    ? /\bnpm\s+(?<action>install|i)\b/u.exec(file.slice(command))
    : null;
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
