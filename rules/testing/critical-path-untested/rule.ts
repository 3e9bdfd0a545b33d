import { isCoverageReport, testedShareOf } from '#model/testing/coverage-reports.ts';
import { codeLinesOf, CRITICAL_FILES, criticalKindOf } from '#model/testing/critical-files.ts';
import { languageOf } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { hasTestBeside, isAskedByAddress, testedFilesOf } from '#model/testing/tested-files.ts';

export default defineRule({
  meta: {
    id: 'testing/critical-path-untested',
    title: 'Code on a critical path that no test runs',
    severity: 'high',
    confidence: 'high',
    scope: 'file',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc8'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://testing.googleblog.com/2020/08/code-coverage-best-practices.html',
      'https://owasp.org/www-project-web-security-testing-guide/',
    ],
    messages: {
      untested:
        'These {lines} lines of {kind} are imported by no test, directly or through one hop, so a mistake in them shows in production first. Test what happens when it fails as well as when it works.',
      measured:
        'These {lines} lines of {kind} are imported by no test, directly or through one hop, and the committed report says that {share} % of them run in tests. Test what happens when it fails as well as when it works.',
    },
  },
  asks: [CRITICAL_FILES, ...SERVER_FILES],
  project: {
    reads: (path) =>
      languageOf(path) !== undefined || isServerCodePath(path) || isCoverageReport(path),
    check(project, report) {
      const critical = project.filesWhere(CRITICAL_FILES);
      const server = critical.length === 0 ? undefined : serverCodeOf(project);
      for (const file of critical) {
        const isRun = server?.files.has(file.path) === true;
        const kind = isRun && !isTested(project, file) ? criticalKindOf(file) : undefined;
        if (kind === undefined) {
          continue;
        }
        const at = file.place({ start: 0, end: 0 });
        const lines = codeLinesOf(file);
        const share = testedShareOf(project, file.path);
        if (share === undefined) {
          report.violation({ at, message: 'untested', data: { lines, kind }, anchor: kind });
        } else {
          report.violation({ at, message: 'measured', data: { lines, kind, share }, anchor: kind });
        }
      }
    },
  },
});

const GENERAL =
  /^(?:index|main|route|routes|router|views?|handlers?|controllers?|services?|api|app|server|src|lib|utils?|helpers?|tasks|jobs?|workers?)$/u;

function isTested(project: Project, { path }: ProjectFile): boolean {
  if (testedFilesOf(project).has(path) || hasTestBeside(project, path)) {
    return true;
  }
  // A route that tests ask for by its address: the words of its name, else of its folder.
  const isRoute = /route|view|controller|endpoint|handler|webhook|\bapi\b|pages\//iu.test(path);
  const own = fileNameOf(path)
    .replace(/\.\w+$/u, '')
    .replace(/[._-](?:routes?|router|views?|handlers?|controllers?|service|api)$/iu, '');
  const folder = path.split('/').at(-2) ?? '';
  const word = [own, folder].find((one) => /^[\w-]{3,}$/u.test(one) && !GENERAL.test(one));
  return isRoute && word !== undefined && isAskedByAddress(project, word);
}
