import type { EditProposal, Report } from '#core/rule.ts';
import { hasScripts, scriptsOf } from '#model/containers/command-lines.ts';
import type { CommandLine, RepositoryScript } from '#model/containers/command-lines.ts';
import { dataRemovalOf, mayRemoveData } from '#model/privacy/data-removal.ts';
import type { DataRemoval } from '#model/privacy/data-removal.ts';
import {
  deploymentReasonOf,
  isAsked,
  isForDevelopment,
  isThrowAway,
} from '#model/deploy/deployment-scripts.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  removed:
    '{command} removes {what} and does not ask, and it stands in {where}, {reason}: one run on the wrong machine loses the production data. Take it out of the deployment, or let it ask for confirmation.',
} as const;

export default defineRule({
  meta: {
    id: 'deploy/volumes-destroyed',
    title: 'Deployment script destroys volumes or databases without asking',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Shell', 'GitHub Actions', 'package.json', 'Makefile'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/reference/cli/docker/compose/down/',
      'https://docs.docker.com/reference/cli/docker/volume/prune/',
      'https://www.postgresql.org/docs/current/app-dropdb.html',
      'https://www.prisma.io/docs/orm/reference/prisma-cli-reference',
    ],
    messages: MESSAGES,
  },
  file: {
    matches: (path) => hasScripts(path) && !isSamplePath(path) && !isTestPath(path),
    check(file, report, project) {
      if (hasProductionTwin(project, file.path)) {
        return;
      }
      for (const script of mayRemoveData(file.text) ? scriptsOf(file) : []) {
        for (const command of script.commands) {
          const removal = dataRemovalOf(command.words);
          if (removal !== undefined) {
            checkRemoval(file, script, command, removal, report);
          }
        }
      }
    },
  },
});

// `entrypoint.sh` beside `entrypoint.prod.sh` is the one for development.
function hasProductionTwin(project: Project, path: string): boolean {
  const [, stem = '', ending = ''] = /^(.*?)(\.\w+)?$/u.exec(path) ?? [];
  return ['prod', 'production'].some((word) =>
    ['.', '-', '_'].some((mark) => project.has(`${stem}${mark}${word}${ending}`)),
  );
}

function checkRemoval(
  file: ProjectFile,
  script: RepositoryScript,
  command: CommandLine,
  removal: DataRemoval,
  report: Report<typeof MESSAGES>,
): void {
  const reason = deploymentReasonOf(file.path, script, command);
  if (
    reason === undefined ||
    isForDevelopment(file.path, script, command) ||
    isAsked(script, command) ||
    isThrowAway(script, command, removal)
  ) {
    return;
  }
  const { command: name, what } = removal;
  report.violation({
    at: file.place(command),
    message: 'removed',
    anchor: `${script.kind} ${script.name}`,
    data: { command: name, what, where: `the ${script.kind} ${script.name}`, reason },
    ...withoutVolumes(file, command, removal),
  });
}

const VOLUMES_FLAG = /[^\S\r\n]+(?:-v|--volumes)(?![\w-])/u;

// `down` without the flag stops the same containers and leaves the data.
function withoutVolumes(
  file: ProjectFile,
  command: CommandLine,
  removal: DataRemoval,
): { readonly suggestion?: EditProposal } {
  const match = VOLUMES_FLAG.exec(file.slice(command));
  if (match === null || !removal.command.endsWith('down -v')) {
    return {};
  }
  const start = command.start + match.index;
  return {
    suggestion: {
      title: 'Keep the volumes',
      edits: [{ path: file.path, start, end: start + match[0].length, text: '' }],
    },
  };
}
