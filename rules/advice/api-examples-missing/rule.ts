import {
  bareDescriptionsOf,
  DESCRIBED_FILES,
  DESCRIBING_FILES,
  EXAMPLE_FILES,
  isDescriptionPath,
} from '#model/http/api-examples.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';

export default defineRule({
  meta: {
    id: 'advice/api-examples-missing',
    title: 'Description of the API has no examples',
    severity: 'info',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'YAML'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://learn.openapis.org/specification/docs.html',
      'https://fastapi.tiangolo.com/tutorial/schema-extra-example/',
    ],
    messages: {
      missing:
        'The description of this API has {schemas} schemas and no example of any, so whoever integrates it guesses at formats. Give each an example (example in OpenAPI and NestJS, examples in pydantic), which the documentation and mock servers show.',
    },
  },
  asks: [DESCRIBED_FILES, DESCRIBING_FILES, EXAMPLE_FILES],
  project: {
    reads: (path) => isDescriptionPath(path) || DESCRIBED_FILES.path(path) || isServicePath(path),
    check(project, report) {
      const [first, ...others] = bareDescriptionsOf(project);
      if (first === undefined) {
        return;
      }
      report.violation({
        at: first.file.place(first),
        message: 'missing',
        data: { schemas: first.schemas },
        anchor: 'examples of the API',
        evidence: others.slice(0, 5).map((other) => ({
          ...other.file.place(other),
          note: 'Another description without examples.',
        })),
      });
    },
  },
});
