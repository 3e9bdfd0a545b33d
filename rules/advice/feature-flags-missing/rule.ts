import { FEATURE_FLAGS } from '#model/observability/feature-flags.ts';
import { isPublishedLibrary } from '#model/packages/published-library.ts';
import { defineRule } from '#model/rule.ts';
import { isServerCodePath, SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { mayShowTests, testHome } from '#model/testing/test-kinds.ts';

// A handful of files is deployed again as fast as a flag is switched.
const FEWEST_FILES = 10;

export default defineRule({
  meta: {
    id: 'advice/feature-flags-missing',
    title: 'No feature can be switched off without a deployment',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://openfeature.dev/',
      'https://martinfowler.com/articles/feature-toggles.html',
    ],
    messages: {
      missing:
        'No feature of this product can be switched off without a deployment: nothing in the repository reads a flag. A flag for each larger feature, in a table or at a service (OpenFeature, Unleash), turns an outage of one feature into a switch.',
    },
  },
  asks: [FEATURE_FLAGS, ...SERVER_FILES],
  project: {
    reads: (path) => FEATURE_FLAGS.path(path) || isServerCodePath(path) || mayShowTests(path),
    check(project, report) {
      if (isPublishedLibrary(project)) {
        return;
      }
      const server = [...serverCodeOf(project).files].toSorted();
      const [first] = server;
      const isSmall = server.length < FEWEST_FILES;
      if (first === undefined || isSmall || project.filesWhere(FEATURE_FLAGS).length > 0) {
        return;
      }
      report.violation({
        at: testHome(project, first),
        message: 'missing',
        anchor: 'feature flags',
      });
    },
  },
});
