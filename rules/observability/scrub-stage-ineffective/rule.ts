import type { EditProposal } from '#core/rule.ts';
import { ineffectiveStages } from '#model/observability/ineffective-scrubbing.ts';
import { JSON_LOGGERS } from '#model/observability/json-loggers.ts';
import { isTestPath } from '#model/code/language.ts';
import { promtailPipelines } from '#model/observability/promtail-stages.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

export default defineRule({
  meta: {
    id: 'observability/scrub-stage-ineffective',
    title: 'Redaction stage of a log pipeline leaves the secret',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['YAML'],
    tags: ['gdpr-32'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://grafana.com/docs/loki/latest/send-data/promtail/stages/replace/',
      'https://grafana.com/docs/loki/latest/send-data/promtail/stages/output/',
    ],
    messages: {
      key: 'Only what a group captures is replaced, and the groups of this pattern hold the key ({name}), so the value behind it is logged in clear. Put the value into the group: (?:key=)(value).',
      nothing:
        'Only what a group captures is replaced, and this pattern ({name}) has no group, so nothing is. Put the part that is to go into a group.',
      overwritten:
        'This replaces in the line, and the output stage that follows puts the field {name} in its place, which was taken from the line before. Replace in the field (source: {name}), or move this stage before the one that extracts.',
      unused:
        'This replaces in the field {name} after the output stage has already made the line of it, so the line keeps the secret. Move it before the output stage.',
      json: 'The services log JSON, where {name} is followed by a quotation mark, and this pattern cannot match that, so the secrets of all JSON lines stay. Allow for the quotes: "?\\s*[:=]\\s*"?.',
    },
  },
  asks: [JSON_LOGGERS],
  file: {
    matches: (path) => /\.ya?ml$/u.test(path) && !isTestPath(path) && !isSamplePath(path),
    check(file, report, project) {
      for (const stages of promtailPipelines(file)) {
        const logsJson =
          stages.some(({ kind }) => kind === 'json') || project.filesWhere(JSON_LOGGERS).length > 0;
        for (const { kind, at, name } of ineffectiveStages(stages, logsJson)) {
          report.violation({
            at: file.place(at),
            message: kind,
            data: { name },
            ...(kind === 'json' ? { confidence: 'medium' } : {}),
            ...(kind === 'key' ? withValueCaptured(file, at) : {}),
          });
        }
      }
    },
  },
});

const KEY_CAPTURED =
  /^(?<open>["']?(?:\(\?i\))?\()(?<key>[^()]*\))(?<value>[^()"'\n]+)(?<close>["']?)$/u;

/** Swaps the groups of a pattern that captures the key and leaves the value; nothing for any other form. */
function withValueCaptured(
  file: ProjectFile,
  at: { readonly start: number; readonly end: number },
): { readonly suggestion?: EditProposal } {
  const { open, key, value, close } = KEY_CAPTURED.exec(file.slice(at))?.groups ?? {};
  if (open === undefined || key === undefined || value === undefined || close === undefined) {
    return {};
  }
  const text = `${open}?:${key}(${value})${close}`;
  return {
    suggestion: { title: 'Capture the value', edits: [{ ...file.place(at), text }] },
  };
}
