import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a host that no compose file has',
      files: {
        'monitoring/prometheus.yml': code`
          scrape_configs:
            - job_name: api
              static_configs:
                - targets: ['backend:3000']
        `,
        'compose.yaml': code`
          services:
            prometheus:
              image: prom/prometheus
              volumes: [./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml]
            api:
              image: acme/api
        `,
      },
      findings: [
        {
          message: 'host',
          path: 'monitoring/prometheus.yml',
          span: '4:19-4:33',
          data: { job: 'api', host: 'backend', known: 'prometheus, api' },
        },
      ],
    },
    {
      name: 'an exporter on another port, and a server without HTTP',
      files: {
        'prometheus/prometheus.yml': code`
          scrape_configs:
            - job_name: node
              static_configs:
                - targets: ['node:9090', 'cache:6379']
        `,
        'compose.yaml': code`
          services:
            prometheus: { image: 'prom/prometheus:v3' }
            node: { image: 'prom/node-exporter:v1' }
            cache: { image: 'redis:8-alpine' }
        `,
      },
      findings: [
        {
          message: 'port',
          path: 'prometheus/prometheus.yml',
          span: '4:19-4:30',
          confidence: 'medium',
          data: { job: 'node', host: 'node', port: '9090', serves: '9100' },
          fixed: {
            'prometheus/prometheus.yml': code`
              scrape_configs:
                - job_name: node
                  static_configs:
                    - targets: ['node:9100', 'cache:6379']
            `,
          },
        },
        {
          message: 'protocol',
          path: 'prometheus/prometheus.yml',
          span: '4:32-4:44',
          data: {
            job: 'node',
            host: 'cache',
            image: 'redis',
            exporter: 'oliver006/redis_exporter',
          },
        },
      ],
    },
    {
      name: 'a service without metrics, and one that serves them elsewhere',
      files: {
        'prometheus.yml': code`
          scrape_configs:
            - job_name: own
              static_configs:
                - targets: ['api:3000', 'worker:9464']
        `,
        'compose.yaml': code`
          services:
            prometheus: { image: prom/prometheus }
            api: { build: ./api }
            worker:
              build: ./worker
              ports:
                - '3001:3001'
        `,
        'api/server.ts': "import express from 'express';\n",
        'worker/main.py':
          'from prometheus_client import start_http_server\nstart_http_server(3001)\n',
      },
      findings: [
        {
          message: 'metrics',
          path: 'prometheus.yml',
          span: '4:19-4:29',
          confidence: 'medium',
          data: { job: 'own', host: 'api', folder: 'api/' },
        },
        {
          message: 'port',
          path: 'prometheus.yml',
          span: '4:31-4:44',
          confidence: 'medium',
          data: { job: 'own', host: 'worker', port: '9464', serves: '3001' },
          fixed: {
            'prometheus.yml': code`
              scrape_configs:
                - job_name: own
                  static_configs:
                    - targets: ['api:3000', 'worker:3001']
            `,
          },
        },
      ],
    },
    {
      name: 'an alert on a metric that nobody counts',
      files: {
        'alerts.yml': code`
          groups:
            - name: shop
              rules:
                - alert: PaymentsFail
                  expr: sum by (kind) (rate(shop_payment_failures_total{env="prod"}[5m])) > 0
        `,
        'src/metrics.ts': code`
          import { Counter } from 'prom-client';

          export const orders = new Counter({ name: 'shop_orders_total', help: 'Orders' });
        `,
      },
      findings: [
        {
          message: 'metric',
          path: 'alerts.yml',
          span: '5:35-5:62',
          confidence: 'medium',
          data: {
            alert: 'PaymentsFail',
            metric: 'shop_payment_failures_total',
            sibling: 'shop_orders_total',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'targets that are there',
      files: {
        'monitoring/prometheus.yml': code`
          scrape_configs:
            - job_name: all
              static_configs:
                - targets: ['api:3000', 'shop-db-exporter:9187', 'metrics:9100', 'prometheus:9090']
        `,
        'compose.yaml': code`
          services:
            prometheus: { image: prom/prometheus }
            api: { build: ./api, ports: ['3000:3000'] }
            exporter:
              image: prometheuscommunity/postgres-exporter
              container_name: shop-db-exporter
            node:
              image: prom/node-exporter
              networks: { shop: { aliases: [metrics] } }
        `,
        'api/server.ts': "app.get('/metrics', metrics);\napp.listen(3000);\n",
      },
    },
    {
      name: 'targets outside of the repository, and discovery',
      files: {
        'prometheus.yml': code`
          scrape_configs:
            - job_name: outside
              static_configs:
                - targets: ['api.example.com:443', '10.0.0.7:9100', 'localhost:9090']
            - job_name: probe
              relabel_configs: [{ target_label: instance }]
              static_configs:
                - targets: ['gone:80']
            - job_name: found
              kubernetes_sd_configs: [{ role: pod }]
        `,
        'compose.yaml': 'services:\n  prometheus: { image: prom/prometheus }\n',
      },
    },
    {
      name: 'a Prometheus that runs elsewhere, and one on the network of the host',
      files: {
        'a/prometheus.yml': code`
          scrape_configs:
            - job_name: api
              static_configs: [{ targets: ['backend:3000'] }]
        `,
        'a/compose.yaml':
          'services:\n  prometheus:\n    image: prom/prometheus\n    network_mode: host\n',
      },
    },
    {
      name: 'samples and templates',
      files: {
        'prometheus.example.yml': code`
          scrape_configs:
            - job_name: api
              static_configs: [{ targets: ['backend:3000'] }]
        `,
        'prometheus.yml': code`
          scrape_configs:
            - job_name: api
              static_configs: [{ targets: ['{{ host }}:3000'] }]
        `,
        'compose.yaml': 'services:\n  prometheus: { image: prom/prometheus }\n',
      },
    },
    {
      name: 'metrics of exporters, of a namespace, recorded ones, and those that are counted',
      files: {
        'alerts.yml': code`
          groups:
            - name: shop
              rules:
                - { record: shop_error_ratio, expr: 'rate(shop_errors_total[5m])' }
                - { alert: A, expr: 'shop_error_ratio > 0.1 and up == 0' }
                - { alert: B, expr: 'node_filesystem_avail_bytes < 1' }
                - { alert: C, expr: 'histogram_quantile(0.9, shop_latency_seconds_bucket) > 1' }
        `,
        'app/metrics.py': code`
          from prometheus_client import Counter, Histogram

          ERRORS = Counter("shop_errors", "Errors")
          LATENCY = Histogram("latency_seconds", "Latency", namespace="shop")
        `,
      },
    },
  ],
});
