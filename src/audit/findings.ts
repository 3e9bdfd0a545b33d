import { FaultlineError } from '#core/errors.ts';
import { compareFindings } from '#core/finding.ts';
import type { Evidence, Finding, Suggestion } from '#core/finding.ts';
import { fillMessage } from '#core/rule.ts';
import type { EditProposal, EvidencePlace } from '#core/rule.ts';
import type { Place, Span } from '#core/span.ts';
import { languageOf } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';

import { anchorOf } from './anchor.ts';
import type { AuditedProject } from './audited-project.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { RawViolation } from './raw-violation.ts';

/**
 * Findings from what the rules said: placed, named, sorted, and each thing said once. `renames` maps a
 * former path to the present one, by which the finding is named.
 */
export function findingsOf(
  project: AuditedProject,
  raw: readonly RawViolation[],
  renames: ReadonlyMap<string, string>,
): readonly Finding[] {
  const unique = [...new Map(raw.map((item) => [identityOf(item), item])).values()];
  const fingerprints = fingerprintsOf(
    unique.map(({ rule, violation }) => {
      const { path, start, end } = violation.at;
      const file = openFile(project, rule.meta.id, path);
      return {
        rule: rule.meta.id,
        path: renames.get(path) ?? path,
        anchor: violation.anchor ?? anchorOf(violation.at, file, parsed(project, path)),
        extract: file.text.slice(start, end),
        start,
      };
    }),
  );
  return unique
    .map((item, index) => toFinding(project, item, fingerprints[index] ?? ''))
    .toSorted(compareFindings);
}

function identityOf({ rule, violation }: RawViolation): string {
  const { at, message, data } = violation;
  return JSON.stringify([rule.meta.id, at.path, at.start, at.end, message, data ?? null]);
}

function toFinding(
  project: AuditedProject,
  { rule, violation }: RawViolation,
  fingerprint: string,
): Finding {
  const { meta } = rule;
  const file = openFile(project, meta.id, violation.at.path);
  return {
    rule: meta.id,
    ...weightOf(rule, violation),
    message: fillMessage(meta.messages[violation.message] ?? '', violation.data),
    path: file.path,
    ...spanIn(file, violation.at),
    fingerprint,
    evidence: (violation.evidence ?? []).map((place) => evidenceOf(project, meta.id, place)),
    suggestion:
      violation.suggestion === undefined
        ? null
        : suggestionOf(project, meta.id, violation.suggestion),
  };
}

/** How bad a violation is and how sure. What is little more than a guess is never critical. */
function weightOf(
  { meta }: RawViolation['rule'],
  violation: RawViolation['violation'],
): Pick<Finding, 'severity' | 'confidence'> {
  const severity = violation.severity ?? meta.severity;
  const confidence = violation.confidence ?? meta.confidence;
  return {
    severity: confidence === 'low' && severity === 'critical' ? 'high' : severity,
    confidence,
  };
}

function evidenceOf(project: AuditedProject, rule: string, place: EvidencePlace): Evidence {
  const file = openFile(project, rule, place.path);
  return { path: file.path, ...spanIn(file, place), note: place.note };
}

function suggestionOf(project: AuditedProject, rule: string, proposal: EditProposal): Suggestion {
  return {
    title: proposal.title,
    edits: proposal.edits.map((edit) => {
      const file = openFile(project, rule, edit.path);
      return { path: file.path, ...spanIn(file, edit), text: edit.text };
    }),
  };
}

/** The span of a place in its file. */
export function spanIn(file: ProjectFile, place: Place): Span {
  return file.lines.span(place.start, place.end);
}

/** A rule can only speak of files that it was given. */
export function openFile(project: AuditedProject, rule: string, path: string): ProjectFile {
  const file = project.file(path);
  if (file === undefined) {
    throw new FaultlineError(
      'contract-broken',
      `${rule} reported a place in ${path}, which was not read.`,
      {
        fields: { rule, path },
      },
    );
  }
  return file;
}

function parsed(project: AuditedProject, path: string): ReturnType<AuditedProject['module']> {
  return languageOf(path) === undefined ? undefined : project.module(path);
}
