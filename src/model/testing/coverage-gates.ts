import type { Place } from '#core/span.ts';

import { hasScripts, scriptsOf } from '../containers/command-lines.ts';
import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';

/** What is wrong with how coverage is enforced. */
export type CoverageGap =
  | { readonly kind: 'none'; readonly at: Place }
  | { readonly kind: 'unmeasured'; readonly at: Place; readonly ciAt: Place }
  | { readonly kind: 'unread'; readonly at: Place; readonly config: string };

const CONFIG =
  /^(?:(?:jest|vitest|vite|karma)[\w.-]*\.config\.\w+|vitest\.workspace\.\w+|package\.json|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|\.nycrc[\w.]*|\.c8rc[\w.]*|nyc\.config\.\w+)$/u;
const THRESHOLD =
  /\bcoverageThreshold\b|\bthresholds?\s*["']?\s*:\s*(?:\{|\d)|["']?check-?[cC]overage["']?\s*[:=]\s*true|\bfail_under\s*=\s*[1-9]|--cov-fail-under[= ]\d/u;
/** Services that set a status on their own. */
const SERVICE =
  /codecov|coveralls|sonar(?:cloud|qube|-project)|codeclimate|codacy|qlty|coverage-?diff|vitest-coverage-report|jest-coverage|pytest-coverage|code-coverage-summary|diff-cover|deepsource/iu;
const MEASURES =
  /--coverage\b|--cov\b|\bcoverage (?:run|report)\b|\bnyc\b|\bc8\b|test:cov\w*|:coverage\b|\bcoverage\b/u;
const MEASURED_ALWAYS =
  /collectCoverage["']?\s*:\s*true|addopts[^\n]*--cov|coverage\s*:\s*\{[\s\S]{0,200}?enabled\s*:\s*true/u;
const RUNS_TESTS =
  /\b(?:npm|pnpm|yarn|bun)\b[^\n]*\btest\b|\b(?:vitest|jest|pytest|tox|nox)\b|\b(?:turbo|nx|lerna)\b[^\n]*\btest\b|\b(?:make|just|task)\s+\S*test/u;

// What goes through a browser says nothing of how much code was reached.
const END_TO_END = /e2e|playwright|cypress/u;

/** True for the files that say how tests are run and measured. */
export function mayEnforceCoverage(path: string): boolean {
  return (
    (CONFIG.test(fileNameOf(path)) && !isSamplePath(path)) ||
    hasScripts(path) ||
    /(?:^|\/)(?:\.?codecov\.ya?ml|sonar-project\.properties|\.coveralls\.yml|\.codeclimate\.yml)$/u.test(
      path,
    )
  );
}

/** The gap between the coverage that is configured and the one that CI asks for; undefined when there is none. */
export const coverageGapOf = onceEach((project: Project): CoverageGap | undefined => {
  const ci = project.files(isWorkflowPath);
  const run = ci.flatMap((file) => testCommand(file) ?? [])[0];
  const isService =
    ci.some(({ text }) => SERVICE.test(text)) ||
    project.paths.some((path) =>
      /(?:^|\/)(?:\.?codecov\.ya?ml|sonar-project\.properties)$/u.test(path),
    );
  if (run === undefined || isService) {
    return undefined;
  }
  const configs = project.files((path) => CONFIG.test(fileNameOf(path)) && !isSamplePath(path));
  const threshold = configs.flatMap((file) => thresholdIn(file) ?? [])[0];
  if (threshold === undefined) {
    const isAsked =
      ci.some(({ text }) => THRESHOLD.test(text)) ||
      scriptTexts(project).some((text) => THRESHOLD.test(text));
    return isAsked ? undefined : noneOf(configs, run);
  }
  return unreadOf(project, threshold) ?? unmeasuredOf(project, configs, ci, threshold, run);
});

function noneOf(configs: readonly ProjectFile[], run: Place): CoverageGap {
  const best =
    configs.find(
      ({ path }) => /(?:jest|vitest)[\w.-]*\.config/u.test(path) && !END_TO_END.test(path),
    ) ??
    configs.find(({ path, text }) => path.endsWith('pyproject.toml') && text.includes('pytest'));
  return { kind: 'none', at: best?.place({ start: 0, end: 0 }) ?? run };
}

function thresholdIn(file: ProjectFile): Place | undefined {
  const match = THRESHOLD.exec(file.text);
  return match === null
    ? undefined
    : file.place({ start: match.index, end: match.index + match[0].length });
}

function testCommand(file: ProjectFile): Place | undefined {
  const command = scriptsOf(file)
    .filter(({ text }) => !END_TO_END.test(text))
    .flatMap(({ commands }) => commands)
    .find(
      ({ words }) =>
        words[0] !== 'echo' &&
        RUNS_TESTS.test(words.join(' ')) &&
        !/install|--version/u.test(words.join(' ')),
    );
  return command === undefined ? undefined : file.place(command);
}

/** Vitest reads `vitest.config.*` and then no `vite.config.*` of the same folder. https://vitest.dev/config/ */
function unreadOf(project: Project, at: Place): CoverageGap | undefined {
  if (!fileNameOf(at.path).startsWith('vite.config.')) {
    return undefined;
  }
  const config = project.files(
    (path) => folderOf(path) === folderOf(at.path) && fileNameOf(path).startsWith('vitest.config.'),
  )[0];
  return config === undefined || /vite\.config/u.test(config.text)
    ? undefined
    : { kind: 'unread', at, config: fileNameOf(config.path) };
}

function unmeasuredOf(
  project: Project,
  configs: readonly ProjectFile[],
  ci: readonly ProjectFile[],
  at: Place,
  ciAt: Place,
): CoverageGap | undefined {
  // A threshold that is part of a command or of pytest's options applies whenever it runs.
  const isAlways = configs.some(({ text }) => MEASURED_ALWAYS.test(text));
  const isMeasured = [...ci.map(({ text }) => text), ...scriptTexts(project)].some((text) =>
    MEASURES.test(text.replaceAll(/^\s*#.*$/gmu, '')),
  );
  return isAlways || isMeasured ? undefined : { kind: 'unmeasured', at, ciAt };
}

/** Package scripts and make targets, which CI may call. */
function scriptTexts(project: Project): readonly string[] {
  return project
    .files((path) => hasScripts(path) && !isWorkflowPath(path))
    .flatMap((file) => scriptsOf(file).map(({ text, name }) => `${name} ${text}`));
}
