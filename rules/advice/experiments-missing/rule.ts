import {
  ANALYTICS,
  ANALYTICS_FILES,
  EXPERIMENT_FILES,
  isConversionPage,
} from '#model/observability/experiments.ts';
import { defineRule } from '#model/rule.ts';

export default defineRule({
  meta: {
    id: 'advice/experiments-missing',
    title: 'No variant is ever tried against another',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://docs.growthbook.io/', 'https://exp-platform.com/'],
    messages: {
      missing:
        'The product measures what visitors do here and has a page such as {page} where they decide, and nothing shows two variants to compare. An experiment tool, or a flag with a share of visitors, tells whether a change helps before all get it.',
    },
  },
  asks: [ANALYTICS_FILES, EXPERIMENT_FILES],
  project: {
    reads: (path) => EXPERIMENT_FILES.path(path),
    check(project, report) {
      const page = project.paths.find(isConversionPage);
      const [file] = page === undefined ? [] : project.filesWhere(ANALYTICS_FILES);
      const match = file === undefined ? null : ANALYTICS.exec(file.text);
      if (
        page === undefined ||
        file === undefined ||
        match === null ||
        project.filesWhere(EXPERIMENT_FILES).length > 0
      ) {
        return;
      }
      report.violation({
        at: file.place({ start: match.index, end: match.index + match[0].length }),
        message: 'missing',
        data: { page },
        anchor: 'experiments',
      });
    },
  },
});
