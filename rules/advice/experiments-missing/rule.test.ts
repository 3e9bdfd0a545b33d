import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a shop that measures and never compares',
      files: {
        'src/analytics.ts': code`
          import posthog from 'posthog-js';

          posthog.init('key');
        `,
        'app/checkout/page.tsx': 'export default () => null;\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'src/analytics.ts',
          span: '1:21-1:33',
          data: { page: 'app/checkout/page.tsx' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a flag with variants',
      files: {
        'src/analytics.ts': code`
          import posthog from 'posthog-js';

          export const isNew = () => posthog.getFeatureFlag('checkout') === 'new';
        `,
        'app/checkout/page.tsx': 'export default () => null;\n',
      },
    },
    {
      name: 'no page where visitors decide, and no measuring',
      files: {
        'a/analytics.ts': "import posthog from 'posthog-js';\n",
        'b/server.ts': 'export const checkout = 1;\n',
      },
    },
  ],
});
