import {
  mayShowRealStores,
  REAL_STORES,
  STORE_MOCKS,
  storeMockIn,
} from '#model/testing/mocked-stores.ts';
import { defineRule } from '#model/rule.ts';

// One test that mocks says little of how a project tests.
const FEWEST = 2;

export default defineRule({
  meta: {
    id: 'testing/only-mocked',
    title: 'No test talks to a real database, Redis or queue',
    severity: 'medium',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://testcontainers.com/',
      'https://docs.github.com/en/actions/tutorials/use-containerized-services',
    ],
    messages: {
      mocked:
        '{count} test files put a mock in the place of {name} and its like, and none talks to a real one, so a query that the database refuses passes. Run some against a container (testcontainers, services of the workflow) or an embedded server.',
    },
  },
  asks: [STORE_MOCKS, REAL_STORES],
  project: {
    reads: mayShowRealStores,
    check(project, report) {
      const mocked = project.filesWhere(STORE_MOCKS);
      const [first, ...others] = mocked;
      const mock = first === undefined ? undefined : storeMockIn(first.text, first.path);
      if (
        first === undefined ||
        mock === undefined ||
        mocked.length < FEWEST ||
        project.filesWhere(REAL_STORES).length > 0
      ) {
        return;
      }
      report.violation({
        at: first.place(mock),
        message: 'mocked',
        data: { count: mocked.length, name: mock.name },
        anchor: 'mocked stores',
        evidence: others.slice(0, 5).flatMap((file) => {
          const other = storeMockIn(file.text, file.path);
          return other === undefined ? [] : [{ ...file.place(other), note: 'Mocks one too.' }];
        }),
      });
    },
  },
});
