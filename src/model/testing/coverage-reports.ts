import { fileNameOf } from '../repository-path.ts';
import type { Project } from '../project.ts';

const REPORT = /^(?:lcov\.info|coverage-summary\.json|coverage\.xml|cobertura[\w-]*\.xml)$/u;

/** True for a coverage report that somebody has committed. */
export function isCoverageReport(path: string): boolean {
  return REPORT.test(fileNameOf(path));
}

/** The share of a file's lines that tests ran, from 0 to 100; undefined when no committed report has the file. */
export function testedShareOf(project: Project, path: string): number | undefined {
  for (const { text, path: report } of project.files(isCoverageReport)) {
    const share = report.endsWith('.info') ? lcovShare(text, path) : namedShare(text, path);
    if (share !== undefined) {
      return Math.round(share);
    }
  }
  return undefined;
}

function isSame(reported: string, path: string): boolean {
  const written = reported.replaceAll('\\', '/');
  return written === path || written.endsWith(`/${path}`) || path.endsWith(`/${written}`);
}

// https://manpages.debian.org/stable/lcov/geninfo.1.en.html#FILES
function lcovShare(text: string, path: string): number | undefined {
  const record = text
    .split('end_of_record')
    .find((one) => isSame(/^SF:(?<file>.+)$/mu.exec(one)?.groups?.['file']?.trim() ?? '', path));
  const found = Number(/^LF:(?<count>\d+)/mu.exec(record ?? '')?.groups?.['count'] ?? 0);
  const hit = Number(/^LH:(?<count>\d+)/mu.exec(record ?? '')?.groups?.['count'] ?? 0);
  return found === 0 ? undefined : (hit / found) * 100;
}

const SUMMARY = /"(?<file>[^"]+)":\s*\{\s*"lines":\s*\{[^}]*"pct":\s*(?<share>[\d.]+)/gu;
const COBERTURA = /<class\b[^>]*\bfilename="(?<file>[^"]+)"[^>]*\bline-rate="(?<rate>[\d.]+)"/gu;

function namedShare(text: string, path: string): number | undefined {
  const found = [...text.matchAll(SUMMARY), ...text.matchAll(COBERTURA)].find(({ groups }) =>
    isSame(groups?.['file'] ?? '', path),
  )?.groups;
  const share = found?.['share'];
  const rate = found?.['rate'];
  if (share !== undefined) {
    return Number(share);
  }
  return rate === undefined ? undefined : Number(rate) * 100;
}
