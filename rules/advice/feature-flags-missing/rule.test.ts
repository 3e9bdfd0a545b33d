import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a product without any flag',
      files: {
        'package.json': '{ "name": "shop" }\n',
        'src/server.ts': code`
          import express from 'express';
          import './part1';
          import './part2';
          import './part3';
          import './part4';
          import './part5';
          import './part6';
          import './part7';
          import './part8';
          import './part9';

          express().listen(1);
        `,
        'src/part1.ts': 'export const part = 1;\n',
        'src/part2.ts': 'export const part = 2;\n',
        'src/part3.ts': 'export const part = 3;\n',
        'src/part4.ts': 'export const part = 4;\n',
        'src/part5.ts': 'export const part = 5;\n',
        'src/part6.ts': 'export const part = 6;\n',
        'src/part7.ts': 'export const part = 7;\n',
        'src/part8.ts': 'export const part = 8;\n',
        'src/part9.ts': 'export const part = 9;\n',
      },
      findings: [{ message: 'missing', path: 'package.json', span: '1:1-1:1' }],
    },
  ],
  passes: [
    {
      name: 'a setting that switches a feature',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import './part1';
          import './part2';
          import './part3';
          import './part4';
          import './part5';
          import './part6';
          import './part7';
          import './part8';
          import './part9';

          express().listen(1);
        `,
        'src/part1.ts': 'export const part = 1;\n',
        'src/part2.ts': 'export const part = 2;\n',
        'src/part3.ts': 'export const part = 3;\n',
        'src/part4.ts': 'export const part = 4;\n',
        'src/part5.ts': 'export const part = 5;\n',
        'src/part6.ts': 'export const part = 6;\n',
        'src/part7.ts': 'export const part = 7;\n',
        'src/part8.ts': 'export const part = 8;\n',
        'src/part9.ts': "export const part = process.env.FEATURE_NINE === 'on';\n",
      },
    },
    {
      name: 'a service for flags',
      files: {
        'package.json': '{ "dependencies": { "@growthbook/growthbook": "1" } }\n',
        'src/server.ts': code`
          import express from 'express';
          import './part1';
          import './part2';
          import './part3';
          import './part4';
          import './part5';
          import './part6';
          import './part7';
          import './part8';
          import './part9';

          express().listen(1);
        `,
        'src/part1.ts': 'export const part = 1;\n',
        'src/part2.ts': 'export const part = 2;\n',
        'src/part3.ts': 'export const part = 3;\n',
        'src/part4.ts': 'export const part = 4;\n',
        'src/part5.ts': 'export const part = 5;\n',
        'src/part6.ts': 'export const part = 6;\n',
        'src/part7.ts': 'export const part = 7;\n',
        'src/part8.ts': 'export const part = 8;\n',
        'src/part9.ts': 'export const part = 9;\n',
      },
    },
    {
      name: 'a small product, and a library',
      files: {
        'src/server.ts': "import express from 'express';\n\nexpress().listen(1);\n",
        'lib/sum.ts': 'export const sum = 1;\n',
      },
    },
  ],
});
