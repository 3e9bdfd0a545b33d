import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'Promtail that only sets labels',
      files: {
        'promtail.yml': code`
          clients:
            - url: http://loki:3100/loki/api/v1/push
              bearer_token: x
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - drop: { expression: 'GET /health' }
        `,
      },
      findings: [
        {
          message: 'unscrubbed',
          span: '1:1-1:1',
          data: { shipper: 'Promtail', stage: 'a replace stage' },
        },
      ],
    },
    {
      name: 'Alloy, Fluent Bit and Fluentd',
      files: {
        'config.alloy': code`
          loki.source.docker "all" { forward_to = [loki.write.out.receiver] }
          loki.write "out" { endpoint { url = "http://loki:3100" } }
        `,
        'fluent-bit.conf': code`
          [INPUT]
              Name tail
          [OUTPUT]
              Name  es
              HTTP_Passwd x
        `,
        'fluent.conf': code`
          <source>
            @type forward
          </source>
          <match **>
            @type elasticsearch
          </match>
        `,
      },
      findings: [
        { message: 'unscrubbed', path: 'config.alloy', span: '1:1-1:1' },
        { message: 'unscrubbed', path: 'fluent-bit.conf', span: '1:1-1:1' },
        { message: 'unscrubbed', path: 'fluent.conf', span: '1:1-1:1' },
      ],
    },
    {
      name: 'Vector, Logstash and the OpenTelemetry collector',
      files: {
        'vector.toml': code`
          [sources.docker]
          type = "docker_logs"
          [sinks.out]
          type = "elasticsearch"
        `,
        'logstash/pipeline.conf': code`
          input {
            beats { port => 5044 }
          }
          output {
            elasticsearch { hosts => ["es:9200"] }
          }
        `,
        'otel.yaml': code`
          receivers:
            otlp: {}
          exporters:
            otlphttp: {}
          service:
            pipelines:
              logs:
                receivers: [otlp]
                exporters: [otlphttp]
        `,
      },
      findings: [
        { message: 'unscrubbed', path: 'logstash/pipeline.conf', span: '1:1-1:1' },
        { message: 'unscrubbed', path: 'otel.yaml', span: '1:1-1:1' },
        { message: 'unscrubbed', path: 'vector.toml', span: '1:1-1:1' },
      ],
    },
  ],
  passes: [
    {
      name: 'stages on such patterns',
      files: {
        'promtail.yml': code`
          clients:
            - url: http://loki:3100/loki/api/v1/push
          scrape_configs:
            - job_name: api
              pipeline_stages:
                - replace: { expression: 'password=(\S+)', replace: x }
        `,
        'fluent-bit.conf': code`
          [INPUT]
              Name tail
          [FILTER]
              Name modify
              Remove password
              Remove email
          [FILTER]
              Name lua
              script clean.lua
          [OUTPUT]
              Name es
        `,
        'vector.toml': code`
          [sources.docker]
          type = "docker_logs"
          [transforms.clean]
          type = "remap"
          source = ". = redact(., filters: ["us_social_security_number"])"
          [sinks.out]
          type = "elasticsearch"
        `,
        'otel.yaml': code`
          receivers:
            otlp: {}
          processors:
            redaction: {}
          exporters:
            otlphttp: {}
          service:
            pipelines:
              logs:
                receivers: [otlp]
                processors: [redaction]
                exporters: [otlphttp]
        `,
      },
    },
    {
      name: 'code that keeps secrets out of its lines',
      files: {
        'promtail.yml': 'clients:\n  - url: http://loki:3100\nscrape_configs:\n  - job_name: api\n',
        'src/log.ts': "export const log = pino({ redact: ['password'] });\n",
      },
    },
    {
      name: 'pipelines without logs, logs that stay, samples, and Prometheus',
      files: {
        'otel.yaml': code`
          receivers:
            otlp: {}
          exporters:
            otlphttp: {}
          service:
            pipelines:
              traces:
                receivers: [otlp]
                exporters: [otlphttp]
        `,
        'fluent-bit.conf': '[INPUT]\n    Name tail\n[OUTPUT]\n    Name stdout\n',
        'docker/dev/promtail.yml':
          'clients:\n  - url: http://loki:3100\nscrape_configs:\n  - job_name: b\n',
        'promtail.example.yml':
          'clients:\n  - url: http://loki:3100\nscrape_configs:\n  - job_name: a\n',
        'prometheus.yml': 'scrape_configs:\n  - job_name: api\n',
      },
    },
  ],
});
