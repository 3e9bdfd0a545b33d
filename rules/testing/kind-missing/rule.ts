import { languageOf } from '#model/code/language.ts';
import { mayShowRealStores } from '#model/testing/mocked-stores.ts';
import { isPublishedLibrary } from '#model/packages/published-library.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import {
  mayShowTests,
  missingTestKinds,
  TEST_KIND_FILES,
  testHome,
} from '#model/testing/test-kinds.ts';

export default defineRule({
  meta: {
    id: 'testing/kind-missing',
    title: 'Kinds of test that the architecture calls for are missing',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://martinfowler.com/articles/practical-test-pyramid.html',
      'https://principlesofchaos.org/',
    ],
    messages: {
      missing:
        'The repository has no tests of these kinds, which its architecture calls for: {kinds}. Begin with the one whose failure would cost most.',
    },
  },
  asks: [...TEST_KIND_FILES, ...SERVER_FILES],
  project: {
    reads: (path) =>
      languageOf(path) !== undefined ||
      mayShowTests(path) ||
      mayShowRealStores(path) ||
      isServerCodePath(path),
    check(project, report) {
      if (isPublishedLibrary(project)) {
        return;
      }
      const [server] = [...serverCodeOf(project).files].toSorted();
      const missing = server === undefined ? [] : missingTestKinds(project, server);
      if (server === undefined || missing.length === 0) {
        return;
      }
      report.violation({
        at: testHome(project, server),
        message: 'missing',
        data: { kinds: missing.map(({ name }) => name).join(', ') },
        anchor: 'kinds of test',
        evidence: missing.map(({ name, at, because }) => ({ ...at, note: `${name}: ${because}` })),
      });
    },
  },
});
