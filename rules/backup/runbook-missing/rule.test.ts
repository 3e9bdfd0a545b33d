import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a runbook that nobody wrote',
      files: {
        'docs/deploy.md': 'If it fails, follow the [runbook](./runbooks/rollback.md#steps).\n',
      },
      findings: [
        {
          message: 'link',
          span: '1:35-1:63',
          data: { path: 'docs/runbooks/rollback.md' },
        },
      ],
    },
    {
      name: 'a document that was moved',
      files: {
        'README.md': 'See [recovery](docs/recovery.md#now) and ![map](map.png).\n',
        'docs/ops/recovery.md': '# Recovery\n',
      },
      findings: [
        {
          message: 'moved',
          path: 'README.md',
          span: '1:16-1:36',
          data: { path: 'docs/recovery.md', instead: 'docs/ops/recovery.md' },
          fixed: {
            'README.md': 'See [recovery](docs/ops/recovery.md#now) and ![map](map.png).\n',
          },
        },
        { message: 'link', path: 'README.md', span: '1:49-1:56' },
      ],
    },
    {
      name: 'definitions, and a README beside the configuration of a site',
      files: {
        'README.md': 'See [how].\n\n[how]: docs/how%20to.md\n',
        'mkdocs.yml': 'site_name: Shop\n',
      },
      findings: [{ message: 'link', path: 'README.md', span: '3:8-3:24' }],
    },
    {
      name: 'a database of production, and no word of recovery',
      files: {
        'compose.prod.yaml': code`
          services:
            db:
              image: postgres:17
              volumes: [data:/var/lib/postgresql/data]
        `,
        'README.md': '# Shop\n',
      },
      findings: [
        {
          message: 'absent',
          path: 'compose.prod.yaml',
          span: '2:3-2:5',
          confidence: 'medium',
          data: { name: 'db' },
        },
      ],
    },
    {
      name: 'two links of one document that lead nowhere, in one finding',
      files: {
        'docs/operations.md': 'See [restore](restore.md) and [failover](failover.md).\n',
      },
      findings: [
        {
          message: 'link',
          span: '1:15-1:25',
          evidence: [
            { span: '1:42-1:53', note: 'Leads to docs/failover.md, which is not there either.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a template of documents, and a library that somebody else wrote',
      files: {
        'docs/adr/template.md': 'Superseded by [ADR-0005](0005-example.md)\n',
        'libraries/katex/README.md': 'See [our guide](CONTRIBUTING.md)\n',
      },
    },
    {
      name: 'links to what there is, and out of the repository',
      files: {
        'docs/deploy.md': code`
          [a](./rollback.md) [b](../src) [c](https://example.com/x.md) [d](#top) [e](../../issues/new) [l](issues/new/choose) [m](../local.conf) [n](../src/main.ts:12) [o](How&#32;to.md) [p](issues)
          [f](mailto:a@example.com) [g](/absolute.md) [h](../.env) [i](../dist/report.html)
          [j](<path/to/your file.md>) [k](../vendored/lib/README.md)
        `,
        'docs/rollback.md': '',
        'docs/How to.md': '',
        'src/main.ts': '',
        '.gitignore': '# made by setup.sh\n/local.conf\n',
        '.gitmodules': '[submodule "lib"]\n\tpath = vendored/lib\n',
      },
    },
    {
      name: 'links in examples of code',
      files: {
        'README.md': code`
          Write it as \`[text](gone.md)\`, or:

          \`\`\`md
          [text](gone.md)
          \`\`\`
        `,
      },
    },
    {
      name: 'sources of a generated site',
      files: {
        'site/docusaurus.config.js': 'module.exports = {};\n',
        'site/docs/a.md': '[b](./b-page)\n[c](gone.md)\n',
        'blog/posts/a.md': '[c](gone.md)\n',
      },
    },
    {
      name: 'templates, licences, copies of a release, and what a generator wrote',
      files: {
        'README.tpl.md': '[a](gone.md)\n',
        'LICENSE.md': '[a](CREDITS.md)\n',
        'extra/driver-v1.2.3/README.md': '[a](gone.md)\n',
        'sdk/.openapi-generator/FILES': '',
        'sdk/docs/Order.md': '[a](String.md)\n',
      },
    },
    {
      name: 'a document that was made for somewhere else',
      files: {
        'docs/export.md':
          '[1](a/1.md) [2](a/2.md) [3](a/3.md) [4](a/4.md) [5](a/5.md) [6](a/6.md) [7](a/7.md) [8](a/8.md)\n',
      },
    },
    {
      name: 'a production database whose restore is described',
      files: {
        'compose.prod.yaml': code`
          services:
            db:
              image: postgres:17
              volumes: [data:/var/lib/postgresql/data]
        `,
        'docs/operations.md': 'To restore the database, stop the API first.\n',
      },
    },
    {
      name: 'no production, and no documents',
      files: {
        'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    volumes: [a:/data]\n',
      },
    },
  ],
});
