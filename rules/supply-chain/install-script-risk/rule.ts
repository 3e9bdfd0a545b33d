import type { Report } from '#core/rule.ts';
import { hasScripts, scriptsOf } from '#model/containers/command-lines.ts';
import type { CommandLine } from '#model/containers/command-lines.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import { runCommandsOf } from '#model/containers/image-commands.ts';
import { isTestPath } from '#model/code/language.ts';
import { lockFileFor } from '#model/deploy/lock-files.ts';
import { looseDependencies } from '#model/deploy/loose-dependencies.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { loosePipSource, remoteScriptOf } from '#model/containers/remote-scripts.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  piped:
    '{by} brings {address} and {runner} runs it unseen, so whoever controls that server or the way to it runs code here. Take the program from a package manager, or download a fixed version and check its sum first.',
  git: '{name} comes from {source} without a commit, so each installation takes whatever was pushed last. Name the full commit.',
  http: '{name} comes from {source} by plain HTTP, so whoever sits on the way can give other code. Use https and name a commit.',
} as const;

type RiskReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'supply-chain/install-script-risk',
    title: 'Code from the network runs without being fixed or checked',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['package.json', 'Dockerfile', 'Shell', 'GitHub Actions'],
    tags: ['slsa', 'cwe-494'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/494.html',
      'https://docs.npmjs.com/cli/configuring-npm/package-json#git-urls-as-dependencies',
      'https://pip.pypa.io/en/stable/topics/vcs-support/',
    ],
    messages,
  },
  file: {
    matches: (path) =>
      (hasScripts(path) || isDockerfilePath(path)) && !isSamplePath(path) && !isTestPath(path),
    check(file, report, project) {
      if (fileNameOf(file.path) === 'package.json') {
        checkDependencies(file, project, report);
      }
      const mayRun = /\b(?:curl|wget)\b|git\+/u.test(file.text);
      for (const { command, text } of mayRun ? commandsOf(file) : []) {
        checkCommand(file, command, text, report);
      }
    },
  },
});

interface FoundCommand {
  readonly command: CommandLine;
  /** The script around it. */
  readonly text: string;
}

function commandsOf(file: ProjectFile): readonly FoundCommand[] {
  if (!isDockerfilePath(file.path)) {
    return scriptsOf(file).flatMap(({ commands, text }) =>
      commands.map((command) => ({ command, text })),
    );
  }
  return (readDockerfile(file)?.stages ?? []).flatMap((stage) =>
    runCommandsOf(file, stage).map((command) => ({ command, text: file.text })),
  );
}

const CHECKS_SUM = /\b(?:sha(?:256|512|384|1)sum|shasum|gpg\s+--verify|cosign|minisign)\b/u;

function checkCommand(
  file: ProjectFile,
  command: CommandLine,
  text: string,
  report: RiskReport,
): void {
  const script = remoteScriptOf(command);
  if (script !== undefined && !CHECKS_SUM.test(text)) {
    const { by, address, runner, isVersioned } = script;
    report.violation({
      at: file.place(command),
      message: 'piped',
      severity: isVersioned ? 'low' : 'medium',
      data: { by, address, runner },
    });
  }
  const source = loosePipSource(command);
  if (source !== undefined) {
    const data = { name: 'A package', source };
    report.violation({ at: file.place(command), message: 'git', data });
  }
}

function checkDependencies(file: ProjectFile, project: Project, report: RiskReport): void {
  const isLocked = lockFileFor(project, 'package.json', file.path) !== undefined;
  for (const { name, source, isPlainHttp, start, end } of looseDependencies(file)) {
    if (isPlainHttp || !isLocked) {
      report.violation({
        at: file.place({ start, end }),
        message: isPlainHttp ? 'http' : 'git',
        anchor: `dependency ${name}`,
        data: { name, source },
      });
    }
  }
}
