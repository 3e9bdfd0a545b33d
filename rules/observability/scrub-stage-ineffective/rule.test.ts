import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a group around the key',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - replace:
                    expression: '(password=)\S+'
                    replace: '***'
        `,
      },
      findings: [
        {
          message: 'key',
          span: '5:23-5:39',
          data: { name: 'password' },
          fixed: {
            'ops/promtail.yml': code`
              scrape_configs:
                - job_name: api
                  pipeline_stages:
                    - replace:
                        expression: '(?:password=)(\S+)'
                        replace: '***'
            `,
          },
        },
      ],
    },
    {
      name: 'a pattern without a group, within a match',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - match:
                    selector: '{app="api"}'
                    stages:
                      - replace:
                          expression: 'token=\w+'
                          replace: '***'
        `,
      },
      findings: [{ message: 'nothing', span: '8:29-8:40', data: { name: 'token' } }],
    },
    {
      name: 'a line that the output stage replaces',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - json: { expressions: { message: message } }
                - replace:
                    expression: 'password"?[=:]"?([^"\s]+)'
                    replace: '***'
                - output: { source: message }
        `,
      },
      findings: [{ message: 'overwritten', span: '5:9-8:1', data: { name: 'message' } }],
    },
    {
      name: 'a field that is no longer used',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - json: { expressions: { message: message } }
                - output: { source: message }
                - replace: { source: message, expression: 'password"?[=:]"?([^"\s]+)', replace: x }
        `,
      },
      findings: [{ message: 'unused', span: '6:9-6:90', data: { name: 'message' } }],
    },
    {
      name: 'a pattern that cannot match JSON',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - replace:
                    expression: '(?i)(?:password|secret)[=:]\s*(\S+)'
                    replace: '***'
        `,
        'src/log.ts': "import pino from 'pino';\n\nexport const log = pino();\n",
      },
      findings: [
        {
          message: 'json',
          path: 'ops/promtail.yml',
          span: '5:23-5:60',
          confidence: 'medium',
          data: { name: 'password' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'groups around the value',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - replace:
                    expression: '(?:password|token)"?\s*[=:]\s*"?([^"\s,}]+)'
                    replace: '***'
                - replace:
                    expression: '(authorization"?: ?"?)(\S+)'
                    replace: '***'
        `,
        'src/log.ts': "import pino from 'pino';\n\nexport const log = pino();\n",
      },
    },
    {
      name: 'a field before the output stage, and a line before it is taken apart',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - replace: { expression: '"password":"([^"]+)"', replace: x }
                - json: { expressions: { message: message } }
                - replace: { source: message, expression: 'token=(\S+)|"token":"([^"]+)"', replace: x }
                - output: { source: message }
                - replace: { expression: '"email":"([^"]+)"', replace: x }
        `,
      },
    },
    {
      name: 'plain lines, and replacements of something else',
      files: {
        'ops/promtail.yml': code`
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - replace: { expression: 'password=(\S+)', replace: x }
                - replace: { expression: '(\x1b\[)\d+m', replace: '' }
        `,
      },
    },
  ],
});
