import { browserFilesOf } from '#model/http/browser-code.ts';
import { defineRule } from '#model/rule.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { swallowedWritesIn } from '#model/data/swallowed-writes.ts';

const MESSAGES = {
  logs: 'When {write} fails, this only logs and goes on, so whoever called sees success and nothing tries again. Rethrow, return the failure to callers that check it, or hand the write to a queue that retries.',
  ignores:
    'When {write} fails, nothing happens here, so whoever called sees success, nobody learns of it and nothing tries again. Rethrow, return the failure to callers that check it, or hand the write to a queue that retries.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/failure-swallowed',
    title: 'The failure of a write that matters is swallowed',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-390', 'cwe-755'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/390.html',
      'https://cwe.mitre.org/data/definitions/755.html',
    ],
    messages: MESSAGES,
  },
  asks: [...SERVER_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['catch', 'except'],
    withWords: [
      'ayment',
      'harge',
      'efund',
      'nvoice',
      'rder',
      'ubscription',
      'ember',
      'udit',
      'lert',
      'redit',
      'alance',
      'edger',
      'allet',
      'ayout',
      'oken',
      'ermission',
      'ole',
      'ntitlement',
      'icen',
      'tripe',
    ],
    check(module, report) {
      const { project, path } = module;
      if (!serverCodeOf(project).files.has(path)) {
        return;
      }
      const swallowed = swallowedWritesIn(module);
      if (swallowed.length === 0 || browserFilesOf(project).has(path)) {
        return;
      }
      for (const { at, name, manner, write } of swallowed) {
        report.violation({
          at: module.place(at),
          message: manner,
          data: { write: name },
          evidence: [{ ...write.module.place(write.at), note: 'The write whose failure is lost.' }],
        });
      }
    },
  },
});
