import type { EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { EVENT_ID_WORDS } from '#model/webhooks/event-ids.ts';
import { memoriesOf } from '#model/webhooks/event-memory.ts';
import type { EventMemory } from '#model/webhooks/event-memory.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  alone:
    '{name} remembers webhook events in this process only, so a restart or a second instance handles a redelivery again. Store the event id under a unique key in the database or Redis.',
  fallback:
    '{name} remembers webhook events in this process when the shared store is missing or down, so redeliveries are handled again on other instances. Answer 503 then, and let the provider retry.',
} as const;

export default defineRule({
  meta: {
    id: 'webhooks/dedupe-in-memory',
    title: 'Webhook deliveries are deduplicated in process memory',
    severity: 'critical',
    confidence: 'high',
    scope: 'file',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-294', 'pci-dss-6'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/webhooks#handle-duplicate-events',
      'https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: EVENT_ID_WORDS,
    check(module, report) {
      if (!isAboutWebhooks(module)) {
        return;
      }
      for (const memory of memoriesOf(module)) {
        reportMemory(module, memory, report);
      }
    },
  },
});

// A store of deduplication keys may stand in a file of its own. That a text speaks of replay or
// deduplication is not enough: clients of event streams do so, too.
function isAboutWebhooks({ path, file }: CodeModule): boolean {
  return (
    /webhook|svix|x-hub-signature|idempoten/iu.test(path + file.text) || /dedup|replay/iu.test(path)
  );
}

function reportMemory(
  module: CodeModule,
  memory: EventMemory,
  report: Report<typeof MESSAGES>,
): void {
  const evidence: EvidencePlace[] = [
    { ...module.place(memory.read), note: 'Looks the event up.' },
    { ...module.place(memory.write), note: 'Remembers the event.' },
  ];
  if (memory.fallbackOf !== null) {
    evidence.push({
      ...module.place(memory.fallbackOf),
      note: 'The shared store that it replaces.',
    });
  }
  report.violation({
    at: module.place(memory.name),
    message: memory.fallbackOf === null ? 'alone' : 'fallback',
    data: { name: memory.name.name },
    evidence,
  });
}
