import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'alerts without an Alertmanager',
      files: {
        'monitoring/prometheus.yml': code`
          rule_files:
            - rules.yml
          # alerting:
          #   alertmanagers: []
          scrape_configs:
            - job_name: prometheus
        `,
        'monitoring/rules.yml': code`
          groups:
            - name: shop
              rules:
                - alert: Down
                  expr: up == 0
        `,
      },
      findings: [
        {
          message: 'unsent',
          path: 'monitoring/prometheus.yml',
          span: '1:1-1:11',
          data: { name: 'Down' },
        },
      ],
    },
    {
      name: 'an Alertmanager without a target',
      files: {
        'monitoring/prometheus.yml': code`
          alerting:
            alertmanagers:
              - static_configs:
                  - targets: []
          rule_files: [rules.yml]
          scrape_configs: []
        `,
        'monitoring/rules.yml': code`
          groups:
            - name: shop
              rules:
                - alert: Down
                  expr: up == 0
        `,
      },
      findings: [{ message: 'unsent', path: 'monitoring/prometheus.yml', span: '5:1-5:11' }],
    },
    {
      name: 'receivers that tell nobody',
      files: {
        'alertmanager.yml': code`
          route:
            receiver: default
          receivers:
            - name: default
            - name: other
              webhook_configs: []
        `,
      },
      findings: [{ message: 'empty', span: '4:11-4:18', data: { name: 'default' } }],
    },
    {
      name: 'addresses that are to be filled in',
      files: {
        'alertmanager.yml': code`
          route:
            receiver: mail
          receivers:
            - name: mail
              email_configs:
                - to: ops@example.com
            - name: chat
              slack_configs:
                - api_url: https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX
        `,
      },
      findings: [
        {
          message: 'placeholder',
          span: '6:13-6:28',
          data: { receiver: 'mail', name: 'ops@example.com' },
          evidence: [{ span: '9:18-9:79', note: 'So does chat.' }],
        },
      ],
    },
    {
      name: 'webhooks that nothing serves',
      files: {
        'ops/alertmanager.yml': code`
          route:
            receiver: a
          receivers:
            - name: a
              webhook_configs:
                - url: http://127.0.0.1:5001/
            - name: b
              webhook_configs:
                - url: http://notifier:8080/alerts
            - name: c
              webhook_configs:
                - url: http://api:3000/hooks/alerts
        `,
        'compose.yaml': code`
          services:
            alertmanager: { image: prom/alertmanager }
            api: { build: ./api }
        `,
        'api/server.ts': "app.post('/hooks/payments', pay);\n",
      },
      findings: [
        {
          message: 'unserved',
          path: 'ops/alertmanager.yml',
          span: '6:14-6:36',
          data: { receiver: 'a', name: 'http://127.0.0.1:5001/' },
          evidence: [
            { span: '9:14-9:41', note: 'So does b.' },
            { span: '12:14-12:42', note: 'So does c.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'alerts that an Alertmanager receives',
      files: {
        'prometheus.yml': code`
          alerting:
            alertmanagers:
              - static_configs: [{ targets: ['alertmanager:9093'] }]
          rule_files: [rules.yml]
          scrape_configs: []
        `,
        'rules.yml': code`
          groups:
            - name: shop
              rules:
                - alert: Down
                  expr: up == 0
        `,
        'alertmanager.yml': code`
          route:
            receiver: 'null'
          receivers:
            - name: 'null'
            - name: chat
              slack_configs:
                - api_url_file: /run/secrets/slack
                  channel: '#ops'
            - name: own
              webhook_configs:
                - url: http://api:3000/hooks/alerts
            - name: outside
              webhook_configs:
                - url: https://events.acme.dev/alerts
        `,
        'compose.yaml': code`
          services:
            alertmanager: { image: prom/alertmanager }
            api: { build: ./api }
        `,
        'api/server.ts': "app.post('/hooks/alerts', take);\n",
      },
    },
    {
      name: 'managed alerting',
      files: {
        'prometheus.yml':
          'rule_files: [rules.yml]\nscrape_configs: []\nremote_write: [{ url: https://x.grafana.net }]\n',
        'rules.yml': code`
          groups:
            - name: shop
              rules:
                - alert: Down
                  expr: up == 0
        `,
      },
    },
    {
      name: 'contact points of Grafana',
      files: {
        'prometheus.yml': 'rule_files: [rules.yml]\nscrape_configs: []\n',
        'rules.yml': code`
          groups:
            - name: shop
              rules:
                - alert: Down
                  expr: up == 0
        `,
        'grafana/contact.yml': 'apiVersion: 1\ncontactPoints:\n  - name: ops\n',
      },
    },
    {
      name: 'rules that an operator loads, and rules that only record',
      files: {
        'rules.yml': code`
          groups:
            - name: shop
              rules:
                - alert: Down
                  expr: up == 0
        `,
        'other/prometheus.yml': 'scrape_configs: []\n',
      },
    },
    {
      name: 'samples, and addresses that are put in later',
      files: {
        'alertmanager.example.yml': 'route: { receiver: a }\nreceivers:\n  - name: a\n',
        'alertmanager.yml': code`
          route:
            receiver: a
          receivers:
            - name: a
              slack_configs:
                - api_url: \${YOUR_SLACK_URL}
        `,
      },
    },
  ],
});
