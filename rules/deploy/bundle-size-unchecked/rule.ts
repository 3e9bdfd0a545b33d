import { browserBundlesOf, mayBundle, SIZE_BUDGETS } from '#model/secrets/browser-bundles.ts';
import { defineRule } from '#model/rule.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';

export default defineRule({
  meta: {
    id: 'deploy/bundle-size-unchecked',
    title: 'Nothing notices when the bundle grows',
    severity: 'low',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['package.json', 'next.config', 'GitHub Actions'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://github.com/ai/size-limit',
      'https://web.dev/articles/performance-budgets-101',
      'https://nextjs.org/docs/app/guides/package-bundling',
    ],
    messages: {
      unchecked:
        'This {framework} front end is deployed ({by}) and nothing says how large it may be, so one import can double what every visitor loads. Add a budget that CI checks: size-limit, bundlewatch, a bundle analyser or Lighthouse budgets.',
    },
  },
  asks: [SIZE_BUDGETS],
  project: {
    reads: (path) => mayBundle(path) || isWorkflowPath(path),
    check(project, report) {
      const [first, ...others] = browserBundlesOf(project);
      if (first === undefined || project.filesWhere(SIZE_BUDGETS).length > 0) {
        return;
      }
      report.violation({
        at: first.file.place({ start: 0, end: 0 }),
        message: 'unchecked',
        data: { framework: first.framework, by: first.deployedBy },
        anchor: 'size budget',
        evidence: others.slice(0, 5).map(({ file, framework }) => ({
          ...file.place({ start: 0, end: 0 }),
          note: `Another front end, made with ${framework}.`,
        })),
      });
    },
  },
});
