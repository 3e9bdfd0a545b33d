import {
  API_KEY_FILES,
  DOMAIN_EVENT,
  EVENT_FILES,
  OUTGOING_FILES,
} from '#model/webhooks/outgoing-webhooks.ts';
import { firstOnServer } from '#model/product-code.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES } from '#model/http/server-code.ts';

export default defineRule({
  meta: {
    id: 'advice/outgoing-webhooks-missing',
    title: 'Others cannot be told of what happens',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://www.standardwebhooks.com/'],
    messages: {
      missing:
        'The product has events such as {event} and gives customers keys of an API, and has no way to tell them: they ask again and again. Let them name an address, and send signed events there, with retries.',
    },
  },
  asks: [EVENT_FILES, API_KEY_FILES, OUTGOING_FILES, ...SERVER_FILES],
  project: {
    reads: (path) =>
      OUTGOING_FILES.path(path) || API_KEY_FILES.path(path) || isServerCodePath(path),
    check(project, report) {
      const isAsked = project.filesWhere(API_KEY_FILES).length > 0;
      if (!isAsked || project.filesWhere(OUTGOING_FILES).length > 0) {
        return;
      }
      const event = firstOnServer(project, EVENT_FILES, DOMAIN_EVENT);
      if (event !== undefined) {
        report.violation({
          at: event.file.place(event),
          message: 'missing',
          data: { event: event.text.slice(1, -1) },
          anchor: 'outgoing webhooks',
        });
      }
    },
  },
});
